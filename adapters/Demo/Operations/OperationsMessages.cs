using System.Text.Json.Serialization;

namespace Demo.Operations;

/// <summary>Where all orders of a programme are, as the ledger has them. Accepted is the sum of the others.</summary>
internal sealed record Books(
    long Accepted, long Held, long Allocated, long Disclosing, long Indeterminate, long Delivered, long Resulted, long Cancelled, long Refused, long Undeliverable)
{
    [JsonIgnore]
    public long OnTheWay => Allocated + Disclosing + Indeterminate;

    [JsonIgnore]
    public long UnderWay => OnTheWay + Delivered;
}

internal sealed record ProgrammeView(string Id, string Name, Books Orders);

internal sealed record LabTestView(string Test, int CapacityADay, int ReservedToday, int Outstanding);

internal sealed record LabView(
    string Id, string Name, string Standing, string? Operation, IReadOnlyList<LabTestView> Tests, IReadOnlyList<RequiredEvidenceView> Evidence, IReadOnlyList<RampView> Ramps)
{
    [JsonIgnore]
    public int Outstanding => Tests.Sum(test => test.Outstanding);
}

internal sealed record SuspensionRequest(string Reason, string Mode, bool Preview = false);

internal sealed record SuspensionAnswer(string Operation, DateTimeOffset Quiesced, long Left);
