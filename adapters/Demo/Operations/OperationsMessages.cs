using System.Text.Json;
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

internal sealed record LabView(string Id, string Name, string Standing, IReadOnlyList<LabTestView> Tests)
{
    [JsonIgnore]
    public int Outstanding => Tests.Sum(test => test.Outstanding);
}

internal sealed record SuspensionRequest(string Reason, string Mode, bool Preview = false);

internal sealed record SuspensionAnswer(string Operation, DateTimeOffset Quiesced, long Left);

[JsonSerializable(typeof(IReadOnlyList<ProgrammeView>))]
[JsonSerializable(typeof(IReadOnlyList<LabView>))]
[JsonSerializable(typeof(SuspensionAnswer))]
[JsonSerializable(typeof(SuspensionRequest))]
[JsonSerializable(typeof(PreviewView))]
[JsonSerializable(typeof(OperationView))]
[JsonSerializable(typeof(IReadOnlyList<DiversionView>))]
[JsonSerializable(typeof(IReadOnlyList<ForecastView>))]
[JsonSerializable(typeof(IReadOnlyList<KeptApartView>))]
[JsonSerializable(typeof(CapacityRequest))]
[JsonSerializable(typeof(CapacityAnswer))]
[JsonSerializable(typeof(Reinstatement))]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Approval))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class OperationsJson : JsonSerializerContext;

/// <summary>What an operator asks with a reinstatement; the reason must not name a person.</summary>
internal sealed record Reinstatement(string Reason, Ramp Ramp);

/// <summary>The parts of its share and capacity that the lab takes, one after the other.</summary>
internal sealed record Ramp(IReadOnlyList<double> Steps);

/// <summary>What takes a second operator.</summary>
internal sealed record Request(string Id, string Digest);

internal sealed record Approval(string Digest, string Reason);
