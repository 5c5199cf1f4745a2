using System.Text.Json.Serialization;

namespace LoadLab;

/// <summary>How a lab behaves from the next request on.</summary>
/// <param name="AnswersAfterSeconds">It has the order and takes so long to say so.</param>
/// <param name="IsDown">It refuses handshakes, and cuts connections that were open at their next request.</param>
/// <param name="SendsResults">A result for each order, as soon as it can.</param>
/// <param name="KeepsResults">Not yet: they go out once it is to keep them no longer.</param>
internal sealed record Conduct(double AnswersAfterSeconds = 0, bool IsDown = false, bool SendsResults = false, bool KeepsResults = false);

/// <param name="Lab">Its name.</param>
/// <param name="Requests">All that came, also repeats.</param>
/// <param name="Acknowledged">Answered with 200.</param>
/// <param name="Orders">Distinct idempotency keys.</param>
/// <param name="LastRequest">By this machine's clock; null when nothing came.</param>
/// <param name="ResultsWaiting">Not yet sent, or to be sent again.</param>
/// <param name="ResultsTaken">Answered with 2xx.</param>
/// <param name="ResultsRefused">Answered with another 4xx than "not now": they are not sent again.</param>
internal sealed record LabCounts(
    string Lab, long Requests, long Acknowledged, long Orders, DateTimeOffset? LastRequest, long ResultsWaiting, long ResultsTaken, long ResultsRefused);

/// <param name="Programme">Its name.</param>
/// <param name="Reports">Requests that its results endpoint took.</param>
internal sealed record ProgrammeCounts(string Programme, long Reports);

internal sealed record Counts(IReadOnlyList<LabCounts> Labs, IReadOnlyList<ProgrammeCounts> Programmes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Conduct))]
[JsonSerializable(typeof(Counts))]
internal sealed partial class LoadLabJson : JsonSerializerContext;
