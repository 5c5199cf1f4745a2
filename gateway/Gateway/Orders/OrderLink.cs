using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>
/// What a result needs to find its way back to its placer with the placer's own identifiers. Sealed apart from the order, since it stays when the
/// order is destroyed. All of it is personal data.
/// </summary>
/// <param name="Number">The placer order number.</param>
/// <param name="PatientIdentifiers">The placer's <c>Patient.identifier</c>, as it came; an empty array where there is none.</param>
/// <param name="PatientReference">The placer's <c>ServiceRequest.subject.reference</c>.</param>
/// <param name="OrderIdentifiers">The placer's <c>ServiceRequest.identifier</c>, as it came.</param>
/// <param name="OrderReference">The placer's reference to the ServiceRequest, where it means something outside its message.</param>
/// <param name="Barcodes">Barcodes of the specimens (<c>accessionIdentifier.value</c>).</param>
/// <param name="Collected">When each specimen was taken, as the placer wrote it: a dateTime, or the start of a Period; null in a link from before this was kept.</param>
internal sealed record OrderLink(
    PlacerOrderNumber Number,
    JsonElement PatientIdentifiers,
    string? PatientReference,
    JsonElement OrderIdentifiers,
    string? OrderReference,
    IReadOnlyList<string> Barcodes,
    IReadOnlyList<string>? Collected = null)
{
    public static OrderLink Of(PlacerOrderNumber number, PlacerIdentity identity, IReadOnlyList<string> barcodes, IReadOnlyList<string> collected) =>
        new(number, Array(identity.PatientIdentifiers), identity.PatientReference, Array(identity.OrderIdentifiers), identity.OrderReference, barcodes, collected);

    /// <summary>System and value of each identifier of the person; one without a value names nobody.</summary>
    [JsonIgnore]
    public IEnumerable<(string System, string Value)> PersonIdentifiers => PatientIdentifiers.EnumerateArray()
        .Select(identifier => (System: Text(identifier, "system"), Value: Text(identifier, "value")))
        .Where(identifier => identifier.Value.Length > 0);

    /// <exception cref="JsonException">These are not the bytes of a link.</exception>
    public static OrderLink FromUtf8(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, OrderJson.Default.OrderLink) ?? throw new JsonException("The sealed link is empty.");

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, OrderJson.Default.OrderLink);

    /// <summary>In the form that gives a result its own patient and order again.</summary>
    public PlacerIdentity ToIdentity() => new(Utf8(PatientIdentifiers), PatientReference, Utf8(OrderIdentifiers), OrderReference);

    public override string ToString() => "(order link)";

    private static JsonElement Array(ReadOnlyMemory<byte> utf8) => JsonElement.Parse(utf8.IsEmpty ? "[]"u8 : utf8.Span);

    private static string Text(JsonElement identifier, string name) =>
        identifier.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static byte[] Utf8(JsonElement element) => JsonSerializer.SerializeToUtf8Bytes(element, OrderJson.Default.JsonElement);
}

[JsonSerializable(typeof(OrderLink))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class OrderJson : JsonSerializerContext;
