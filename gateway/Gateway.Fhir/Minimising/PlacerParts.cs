using System.Text.Json;

namespace Gateway.Fhir;

/// <summary>The placer's own patient and order, as they stand in a result for it.</summary>
internal sealed class PlacerParts
{
    private readonly byte[] _patientIdentifier;
    private readonly byte[] _orderIdentifier;

    public PlacerParts(PlacerIdentity identity, PlacerEnvelope envelope)
    {
        Identity = identity;
        Envelope = envelope;
        Ids = new FreshIds(envelope.ReportIdentifierSystem, envelope.ReportIdentifier);
        _patientIdentifier = Preferred(identity.PatientIdentifiers, "", out var patientQuery);
        _orderIdentifier = Preferred(identity.OrderIdentifiers, "PLAC", out _);
        PatientQuery = patientQuery;
        PatientFullUrl = identity.PatientReference is { } reference && (reference.StartsWith("urn:uuid:", StringComparison.Ordinal) || IsHttp(reference))
            ? reference
            : "urn:uuid:" + Fresh();
    }

    public PlacerIdentity Identity { get; }

    public PlacerEnvelope Envelope { get; }

    public FreshIds Ids { get; }

    /// <summary>True if the result carries a Patient with the placer's identifiers.</summary>
    public bool HasPatient => _patientIdentifier.Length > 0;

    public string PatientFullUrl { get; }

    /// <summary>Finds the placer's patient instead of creating another; null if no identifier has a value.</summary>
    public string? PatientQuery { get; }

    /// <summary>Writes the members of a Reference to the placer's patient; false if nothing is known of it.</summary>
    public bool WriteSubject(JsonOutput output)
    {
        // A '#id' or a name of one Bundle means nothing outside of it; the Patient beside the result is meant.
        var reference = Identity.PatientReference is { } written && (IsHttp(written) || IsRelative(written) || !HasPatient) && !written.StartsWith('#')
            ? written
            : HasPatient ? PatientFullUrl : null;
        return WriteReference(output, reference, "Patient", _patientIdentifier);
    }

    public bool WriteBasedOn(JsonOutput output) => WriteReference(output, Identity.OrderReference, "ServiceRequest", _orderIdentifier);

    private static bool WriteReference(JsonOutput output, string? reference, string type, byte[] identifier)
    {
        if (reference is null && identifier.Length == 0)
            return false;
        output.Append("{"u8);
        if (reference is not null)
        {
            output.Append("\"reference\":"u8);
            output.Text(reference);
            output.Append(","u8);
        }

        output.Append("\"type\":"u8);
        output.Text(type);
        if (identifier.Length > 0)
        {
            output.Append(",\"identifier\":"u8);
            output.Append(identifier);
        }

        output.Append("}"u8);
        return true;
    }

    private static bool IsHttp(string reference) =>
        reference.StartsWith("http://", StringComparison.Ordinal) || reference.StartsWith("https://", StringComparison.Ordinal);

    private static bool IsRelative(string reference) =>
        !reference.StartsWith("urn:", StringComparison.Ordinal) && reference.Contains('/', StringComparison.Ordinal);

    // The identifier of the wanted type, or else the first.
    private static byte[] Preferred(ReadOnlyMemory<byte> identifiers, string type, out string? query)
    {
        query = null;
        if (identifiers.IsEmpty)
            return [];
        using var document = JsonDocument.Parse(identifiers);
        if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() == 0)
            return [];
        var all = document.RootElement.EnumerateArray().ToList();
        var preferred = all.Find(i => type.Length > 0 && i.TryGetProperty("type", out var concept) && HasCode(concept, type));
        if (preferred.ValueKind == JsonValueKind.Undefined)
            preferred = all.Find(i => Text(i, "system") is not null && Text(i, "value") is not null);
        if (preferred.ValueKind == JsonValueKind.Undefined)
            preferred = all[0];
        if (Text(preferred, "value") is { } value)
            query = ConditionalCreate.Query(Text(preferred, "system"), value);
        return System.Text.Encoding.UTF8.GetBytes(preferred.GetRawText());
    }

    private static bool HasCode(JsonElement concept, string code) =>
        concept.TryGetProperty("coding", out var codings) && codings.EnumerateArray().Any(c => Text(c, "code") == code);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private string Fresh()
    {
        Span<byte> id = stackalloc byte[FreshIds.TextLength];
        Ids.Write(uint.MaxValue - 1, id);
        return System.Text.Encoding.ASCII.GetString(id);
    }
}
