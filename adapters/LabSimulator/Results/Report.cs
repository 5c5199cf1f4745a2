using LabSimulator.Orders;

namespace LabSimulator.Results;

/// <summary>
/// A final report, before it is written as FHIR. The same order gives the same report at each attempt, also after a restart. Number is
/// the report's own at the lab; Order is the gateway order number that it says it answers; Person is the patient identifier that the
/// lab got with the order.
/// </summary>
internal sealed record Report(
    string Lab, string Number, LabIdentifier Order, LabIdentifier? Specimen, LabIdentifier? Person, string? Test, DateTimeOffset ReceivedAt, DateTimeOffset Issued,
    IReadOnlyList<Finding> Findings)
{
    public static Report Of(KnownOrder known, LabOptions options) => new(
        options.Name,
        $"{options.Name.ToUpperInvariant()}-{known.Order.Number.Value}",
        known.Order.Number,
        known.Order.Barcode,
        known.Order.Person,
        known.Order.Test,
        known.ReceivedAt,
        known.ReceivedAt + options.ResultDelay,
        Results.Findings.Of(known.Order.Test, known.Order.Number.Value, options.Seed));
}
