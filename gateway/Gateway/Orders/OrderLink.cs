using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>
/// What a result needs to find its way back to its placer with the placer's own identifiers. Sealed apart from the order, since it stays when the
/// order is destroyed. All of it is personal data.
/// </summary>
/// <param name="NumberSystem">System of the placer order number, empty where there is none.</param>
/// <param name="NumberValue">The placer order number.</param>
/// <param name="PatientIdentifiers">The placer's <c>Patient.identifier</c>, as it came; empty array where there is none.</param>
/// <param name="PatientReference">The placer's <c>ServiceRequest.subject.reference</c>, where it means something outside its message.</param>
/// <param name="OrderIdentifiers">The placer's <c>ServiceRequest.identifier</c>, as it came.</param>
/// <param name="OrderReference">The placer's reference to the ServiceRequest, where it means something outside its message.</param>
/// <param name="Barcodes">Barcodes of the specimens (<c>accessionIdentifier.value</c>).</param>
internal sealed record OrderLink(
    string NumberSystem,
    string NumberValue,
    JsonElement PatientIdentifiers,
    string? PatientReference,
    JsonElement OrderIdentifiers,
    string? OrderReference,
    IReadOnlyList<string> Barcodes)
{
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, OrderJson.Default.OrderLink);

    public static OrderLink FromUtf8(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, OrderJson.Default.OrderLink) ?? throw new JsonException("The sealed link is empty.");

    /// <summary>In the form that gives a result its own patient and order again.</summary>
    public PlacerIdentity ToIdentity() => new(Utf8(PatientIdentifiers), PatientReference, Utf8(OrderIdentifiers), OrderReference);

    private static byte[] Utf8(JsonElement element) => JsonSerializer.SerializeToUtf8Bytes(element, OrderJson.Default.JsonElement);

    public override string ToString() => "(order link)";
}

[JsonSerializable(typeof(OrderLink))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class OrderJson : JsonSerializerContext;
