using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProgrammeSimulator.Results;

/// <summary>
/// A report that a programme got. Key is its conditional create (<c>ifNoneExist</c>), or its own identifier where it has none;
/// OrderNumbers are those it is based on; PatientIdentifiers those of its Patient and of its subject; Request is the number of the kept
/// request; IsRepeat says that the same report had come before.
/// </summary>
public sealed record ReceivedReport(
    string Key, IReadOnlyList<FhirIdentifier> OrderNumbers, IReadOnlyList<FhirIdentifier> PatientIdentifiers, string? Status, long Request, DateTimeOffset ReceivedAt, bool IsRepeat);

/// <summary>What an endpoint has seen: requests, distinct reports, and reports that came again.</summary>
public sealed record EndpointCounters(long Received, int Reports, int Repeats);

/// <summary>How the endpoint acts towards the gateway.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EndpointMode>))]
public enum EndpointMode
{
    [JsonStringEnumMemberName("normal")]
    Normal,

    /// <summary>Cuts the open connections and fails each handshake.</summary>
    [JsonStringEnumMemberName("down")]
    Down,

    /// <summary>Takes the report, then keeps its answer back for <see cref="EndpointBehaviour.Delay"/>.</summary>
    [JsonStringEnumMemberName("slow")]
    Slow,

    /// <summary>500, without taking the report.</summary>
    [JsonStringEnumMemberName("error500")]
    Error500,

    /// <summary>422, without taking the report.</summary>
    [JsonStringEnumMemberName("refuse422")]
    Refuse422,
}

/// <summary>Delay is for <see cref="EndpointMode.Slow"/>, 30 s when not given.</summary>
public sealed record EndpointBehaviour(EndpointMode Mode, TimeSpan? Delay = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReceivedReport))]
[JsonSerializable(typeof(IReadOnlyList<ReceivedReport>))]
[JsonSerializable(typeof(EndpointCounters))]
[JsonSerializable(typeof(EndpointBehaviour))]
internal sealed partial class ResultsJson : JsonSerializerContext;
