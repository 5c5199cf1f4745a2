using System.Text;

namespace Gateway.Fhir;

/// <summary>Reads from an order what its placer called the patient and the order.</summary>
internal static class PlacerIdentityReader
{
    public static PlacerIdentity Of(FhirMessage message, FhirEntry order)
    {
        var subject = message.Child(order.Node, "subject"u8);
        var reference = message.Child(subject, "reference"u8);
        return new PlacerIdentity(
            PatientIdentifiers(message, order, subject, reference),
            message.Text(reference),
            Bytes(message, message.Child(order.Node, "identifier"u8)),
            OrderReference(order));
    }

    private static ReadOnlyMemory<byte> PatientIdentifiers(FhirMessage message, FhirEntry order, int subject, int reference)
    {
        var patient = reference < 0 ? -1 : message.Resolve(order, reference)?.Node ?? ContainedResources.Find(message, order.Node, reference);
        if (message.Child(patient, "identifier"u8) is >= 0 and var identifiers)
            return message.Bytes(identifiers);

        // A patient named by an identifier only (https://hl7.org/fhir/R4/references.html#logical).
        return message.Child(subject, "identifier"u8) is >= 0 and var logical
            ? Encoding.UTF8.GetBytes($"[{Encoding.UTF8.GetString(message.Bytes(logical).Span)}]")
            : default;
    }

    private static ReadOnlyMemory<byte> Bytes(FhirMessage message, int node) => node < 0 ? default : message.Bytes(node);

    // A urn:uuid names an entry of one Bundle only; the other forms name the resource at its own server.
    private static string? OrderReference(FhirEntry order) =>
        order.FullUrl.Text is { } url && !url.StartsWith("urn:", StringComparison.Ordinal) && url.Contains('/', StringComparison.Ordinal) ? url : null;
}
