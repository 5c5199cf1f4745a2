using System.Text.Json;
using Gateway.Fhir;

namespace Gateway.Orders;

/// <content>The order's link, straight from its message.</content>
internal sealed partial class Order
{
    /// <summary>Writes what a result needs to find its way back, as <see cref="OrderLink.FromUtf8"/> reads it.</summary>
    public void WriteLink(Utf8JsonWriter writer)
    {
        var request = Request.Root;
        var specimens = new OrderResources(Message, Request).Specimens;
        writer.WriteStartObject();
        writer.WriteStartObject("Number"u8);
        writer.WriteString("System"u8, Facts.Number.System);
        writer.WriteString("Value"u8, Facts.Number.Value);
        writer.WriteEndObject();
        WriteIdentifiers(writer, "PatientIdentifiers"u8, Message.PatientIdentifiersOf(Request));
        WriteReference(writer, "PatientReference"u8, request["subject"u8]["reference"u8]);
        WriteIdentifiers(writer, "OrderIdentifiers"u8, request["identifier"u8]);
        WriteReference(writer, "OrderReference"u8, IsKnownElsewhere(Request.FullUrl) ? Request.FullUrl : null);
        WriteOnce(writer, "Barcodes"u8, specimens, OrderResources.BarcodeOf);
        WriteOnce(writer, "Collected"u8, specimens, OrderResources.CollectedOf);
        writer.WriteEndObject();
    }

    // A urn:uuid names an entry of one Bundle only; the other forms name the resource at its own server.
    private static bool IsKnownElsewhere(FhirNode url) => url.Utf8 is var text && !text.StartsWith("urn:"u8) && text.Contains((byte)'/');

    private static void WriteReference(Utf8JsonWriter writer, ReadOnlySpan<byte> name, FhirNode? reference)
    {
        if (reference is { IsText: true } text)
            writer.WriteString(name, text.Utf8);
        else
            writer.WriteNull(name);
    }

    private static void WriteIdentifiers(Utf8JsonWriter writer, ReadOnlySpan<byte> name, FhirNode identifiers)
    {
        writer.WriteStartArray(name);
        foreach (var identifier in identifiers.OneOrMore)
            writer.WriteRawValue(identifier.Raw, skipInputValidation: true);
        writer.WriteEndArray();
    }

    private static void WriteOnce(Utf8JsonWriter writer, ReadOnlySpan<byte> name, OrderResources.SpecimenWalk specimens, Func<FhirNode, FhirNode> textOf)
    {
        writer.WriteStartArray(name);
        FhirNode? first = null;
        HashSet<string>? written = null;
        foreach (var specimen in specimens)
        {
            var text = textOf(specimen);
            if (!text.IsText)
                continue;

            // Mostly there is one.
            if (first is { } known && !(written ??= [known.Text!]).Add(text.Text!))
                continue;
            first ??= text;
            writer.WriteStringValue(text.Utf8);
        }

        writer.WriteEndArray();
    }
}
