namespace ProgrammeSimulator.Orders;

/// <summary>How an order is put before the gateway.</summary>
public enum OrderEnvelope
{
    /// <summary>A transaction Bundle, to <c>/fhir</c>.</summary>
    Transaction,

    /// <summary>A message Bundle, to <c>/fhir</c>.</summary>
    Message,

    /// <summary>A ServiceRequest with everything contained, to <c>/fhir/ServiceRequest</c>.</summary>
    ServiceRequest,
}

/// <summary>An order as its programme would send it, and what a test needs to know of it.</summary>
public sealed record GeneratedOrder
{
    public required Programme Programme { get; init; }

    public required FhirIdentifier PlacerOrderNumber { get; init; }

    /// <summary>A test BSN.</summary>
    public required string Bsn { get; init; }

    /// <summary>The tube's accessionIdentifier.value.</summary>
    public required string Barcode { get; init; }

    public required ScreeningTest Test { get; init; }

    public required OrderEnvelope Envelope { get; init; }

    /// <summary>FHIR R4 as JSON in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where it is posted, relative to the gateway.</summary>
    public string Path => PathOf(Envelope);

    internal static string PathOf(OrderEnvelope envelope) => envelope == OrderEnvelope.ServiceRequest ? "fhir/ServiceRequest" : "fhir";
}

/// <summary>Several orders in one Bundle.</summary>
public sealed record GeneratedBundle(IReadOnlyList<GeneratedOrder> Orders, ReadOnlyMemory<byte> Body);
