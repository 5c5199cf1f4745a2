using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>
/// What a result needs to find its way back to its placer with the placer's own identifiers. Sealed apart from the order, since it stays when the
/// order is destroyed. All of it is personal data.
/// </summary>
/// <param name="Number">The placer order number.</param>
/// <param name="PatientIdentifiers">The placer's <c>Patient.identifier</c>, as it came: a JSON array, empty where there is none.</param>
/// <param name="PatientReference">The placer's <c>ServiceRequest.subject.reference</c>.</param>
/// <param name="OrderIdentifiers">The placer's <c>ServiceRequest.identifier</c>, as it came: a JSON array.</param>
/// <param name="OrderReference">The placer's reference to the ServiceRequest, where it means something outside its message.</param>
/// <param name="Barcodes">Barcodes of the specimens (<c>accessionIdentifier.value</c>).</param>
/// <param name="Collected">When each specimen was taken, as the placer wrote it: a dateTime, or the start of a Period; null in a link from before this was kept.</param>
internal sealed record OrderLink(
    PlacerOrderNumber Number,
    [property: JsonConverter(typeof(JsonAsItCame))] ReadOnlyMemory<byte> PatientIdentifiers,
    string? PatientReference,
    [property: JsonConverter(typeof(JsonAsItCame))] ReadOnlyMemory<byte> OrderIdentifiers,
    string? OrderReference,
    IReadOnlyList<string> Barcodes,
    IReadOnlyList<string>? Collected = null)
{
    /// <summary>System and value of each identifier of the person; one without a value names nobody.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string System, string Value)> PersonIdentifiers
    {
        get
        {
            var identifiers = new List<(string System, string Value)>(2);
            var reader = new Utf8JsonReader(PatientIdentifiers.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (ReadIdentifier(ref reader) is { Value.Length: > 0 } identifier)
                    identifiers.Add(identifier);
            }

            return identifiers;
        }
    }

    /// <exception cref="JsonException">These are not the bytes of a link.</exception>
    public static OrderLink FromUtf8(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, OrderJson.Default.OrderLink) ?? throw new JsonException("The sealed link is empty.");

    /// <summary>In the form that gives a result its own patient and order again.</summary>
    public PlacerIdentity ToIdentity() => new(PatientIdentifiers, PatientReference, OrderIdentifiers, OrderReference);

    public override string ToString() => "(order link)";

    /// <param name="reader">At the identifier's start; left at its end.</param>
    private static (string System, string Value) ReadIdentifier(ref Utf8JsonReader reader)
    {
        var (system, text) = ("", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isSystem, isValue) = (reader.ValueTextEquals("system"u8), reader.ValueTextEquals("value"u8));
            reader.Read();
            if (isSystem && reader.TokenType == JsonTokenType.String)
                system = reader.GetString()!;
            else if (isValue && reader.TokenType == JsonTokenType.String)
                text = reader.GetString()!;
            else
                reader.Skip();
        }

        return (system, text);
    }
}

/// <summary>A part of a message that has been read already, kept as its own bytes.</summary>
internal sealed class JsonAsItCame : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return JsonSerializer.SerializeToUtf8Bytes(value.RootElement, OrderJson.Default.JsonElement);
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Span, skipInputValidation: true);
}

[JsonSerializable(typeof(OrderLink))]
[JsonSerializable(typeof(PlacerOrderNumber))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class OrderJson : JsonSerializerContext;
