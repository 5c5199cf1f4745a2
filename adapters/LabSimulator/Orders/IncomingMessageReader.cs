using System.Text.Json;
using Peers;

namespace LabSimulator.Orders;

/// <summary>
/// Reads what a lab needs from a FHIR R4 Bundle (transaction or message) or a bare ServiceRequest. Written on its own, without the
/// gateway's FHIR library, so that one's mistakes do not hide the other's.
/// </summary>
internal static class IncomingMessageReader
{
    /// <exception cref="JsonException">Not JSON, or not shaped as FHIR.</exception>
    public static IncomingMessage Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("A FHIR message is a JSON object.");
        if (root.Text("resourceType") != "Bundle") return new IncomingMessage(Envelope.Resource, null, [ReadEntry(root, default, Bare(root))]);
        var resources = root.Items("entry").Select(entry => entry.Member("resource")).ToList();
        var envelope = root.Text("type") switch
        {
            "transaction" => Envelope.Transaction,
            "message" => Envelope.Message,
            _ => throw new JsonException("The lab takes transaction and message Bundles."),
        };
        var header = resources.Find(resource => resource.Text("resourceType") == "MessageHeader");
        var known = resources.SelectMany(Bare).ToList();
        var entries = root.Items("entry").Select(entry => ReadEntry(entry.Member("resource"), entry.Member("request"), known));
        return new IncomingMessage(envelope, header.Text("id"), [.. entries]);
    }

    /// <summary>The order number in a search such as <c>identifier=system|value</c>, the form of conditional requests.</summary>
    public static LabIdentifier? NumberIn(string query)
    {
        var parameter = query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith("identifier=", StringComparison.Ordinal));
        if (parameter is null) return null;
        var token = Uri.UnescapeDataString(parameter["identifier=".Length..]).Split('|', 2);
        return token.Length == 2 ? new LabIdentifier(token[0], token[1]) : new LabIdentifier(null, token[0]);
    }

    private static IncomingEntry ReadEntry(JsonElement resource, JsonElement request, List<JsonElement> all)
    {
        var url = request.Text("url") ?? "";
        if (request.Text("method") is "DELETE" or "PATCH" && url.Contains('?', StringComparison.Ordinal)
            && NumberIn(url[url.IndexOf('?', StringComparison.Ordinal)..]) is { } named) return new IncomingEntry.Cancels(named);
        var type = resource.Text("resourceType") ?? throw new JsonException("An entry has no resource type.");
        if (type == "Task" && IsDestruction(resource) && Identifier(resource.Member("focus").Member("identifier")) is { } condemned) return new IncomingEntry.Destroys(condemned);
        if (type != "ServiceRequest" || NumberOf(resource) is not { } number) return new IncomingEntry.Other(type);
        if (resource.Text("status") is "revoked" or "entered-in-error") return new IncomingEntry.Cancels(number);
        var key = request.Text("ifNoneExist") ?? $"identifier={number.System}|{number.Value}";
        return new IncomingEntry.Places(new LabOrder(number, key, TestOf(resource), BarcodeIn(all), PersonIn(all)));
    }

    private static bool IsDestruction(JsonElement task) => task.Member("code").Items("coding").Any(coding =>
        coding.Text("system") == DestructionReport.CodeSystem && coding.Text("code") == DestructionReport.Code);

    private static LabIdentifier? NumberOf(JsonElement order)
    {
        var identifiers = order.Items("identifier").ToList();
        var placer = identifiers.Find(identifier => identifier.Member("type").Items("coding").Any(coding => coding.Text("code") == "PLAC"));
        return Identifier(placer) ?? identifiers.Select(Identifier).FirstOrDefault(identifier => identifier is not null);
    }

    private static string? TestOf(JsonElement order) =>
        order.Member("code").Items("coding").FirstOrDefault(coding => coding.Text("system") == "http://loinc.org").Text("code");

    private static LabIdentifier? BarcodeIn(List<JsonElement> resources) =>
        resources.Where(resource => resource.Text("resourceType") == "Specimen")
            .Select(specimen => Identifier(specimen.Member("accessionIdentifier")))
            .FirstOrDefault(barcode => barcode is not null);

    private static LabIdentifier? PersonIn(List<JsonElement> resources) =>
        resources.Where(resource => resource.Text("resourceType") == "Patient")
            .SelectMany(patient => patient.Items("identifier"))
            .Select(Identifier)
            .FirstOrDefault(person => person is not null);

    private static LabIdentifier? Identifier(JsonElement identifier) =>
        identifier.Text("value") is { } value ? new LabIdentifier(identifier.Text("system"), value) : null;

    private static List<JsonElement> Bare(JsonElement resource) => [resource, .. resource.Items("contained")];
}
