using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <param name="Kind">What it is: <c>audit</c>, <c>monitoring</c>, <c>quick-scan</c> or <c>certificate</c>.</param>
/// <param name="Issuer">The organisation that answers for the document.</param>
/// <param name="Date">When it was drawn up; not later than now.</param>
/// <param name="ValidUntil">From this moment on it proves nothing.</param>
/// <param name="Digest">SHA-256 of the document, 64 hexadecimal digits. The document itself stays with you.</param>
/// <param name="Reason">Why it is attached.</param>
internal sealed record EvidenceRequest(string? Kind, string? Issuer, DateTimeOffset? Date, DateTimeOffset? ValidUntil, string? Digest, string? Reason);

/// <summary>Evidence about a lab; it is never changed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Lab">The lab's id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Issuer">The organisation that answers for the document.</param>
/// <param name="Date">When it was drawn up.</param>
/// <param name="ValidUntil">From this moment on it proves nothing.</param>
/// <param name="Digest">SHA-256 of the document.</param>
/// <param name="Reason">Why it was attached.</param>
/// <param name="Operator">Who attached it.</param>
/// <param name="Attached">When.</param>
internal sealed record EvidenceView(
    string Id, string Lab, string Kind, string Issuer, DateTimeOffset Date, DateTimeOffset ValidUntil, string Digest, string Reason, string Operator, DateTimeOffset Attached)
{
    public static EvidenceView Of(EvidenceRecord evidence) => new(
        evidence.Id, evidence.Lab, evidence.Kind, evidence.Issuer, evidence.Dated, evidence.ValidUntil, evidence.Digest, evidence.Reason, evidence.By, evidence.Attached);
}

/// <summary>A kind of evidence that a lab's programmes require.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="State"><c>valid</c>, <c>expiring</c> within 30 days, or <c>missing</c>: there is none, or none that is still valid.</param>
/// <param name="ValidUntil">Of the longest valid one; null where it is missing.</param>
internal sealed record RequiredEvidenceView(string Kind, string State, DateTimeOffset? ValidUntil);

/// <summary>A lab that came back and takes a part only.</summary>
/// <param name="Programme">The programme's id.</param>
/// <param name="Part">Of its share and capacity there; 0 where too many errors stopped it.</param>
internal sealed record RampView(string Programme, double Part);

/// <param name="Reason">Why.</param>
/// <param name="Evidence">Ids of the evidence that it rests on.</param>
/// <param name="Ramp">How the lab is to come back; without it as its programmes say.</param>
internal sealed record ReinstatementRequest(string? Reason, IReadOnlyList<string>? Evidence = null, RampRequest? Ramp = null);

/// <summary>Steps by which a lab comes back.</summary>
/// <param name="Steps">Parts of its share and capacity, above 0, each more than the one before; the last is 1.</param>
/// <param name="Days">A step takes so many days.</param>
/// <param name="Results">Or so many final results.</param>
internal sealed record RampRequest(IReadOnlyList<double>? Steps = null, double? Days = null, int? Results = null);

/// <param name="Digest">As the request shows it: what is approved is exactly that.</param>
/// <param name="Reason">Why.</param>
internal sealed record ApprovalRequest(string? Digest, string? Reason);

/// <summary>What takes two people.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>reinstatement</c>, <c>policy</c> or <c>rules</c>.</param>
/// <param name="Subject">The lab, the lab and test, or the programme that it is about.</param>
/// <param name="Content">What is asked, to the letter.</param>
/// <param name="Digest">Of it: an approval names it.</param>
/// <param name="Operator">Who asks.</param>
/// <param name="Reason">Why.</param>
/// <param name="State">How it stands.</param>
/// <param name="Asked">When it was asked.</param>
/// <param name="Expires">When it ends by itself if nobody decides.</param>
/// <param name="Decider">Who approved or refused it.</param>
/// <param name="Why">The decider's reason.</param>
/// <param name="Decided">When.</param>
/// <param name="Fault">Of one that came to nothing after it was approved: why.</param>
internal sealed record RequestView(
    string Id,
    string Kind,
    string Subject,
    JsonElement Content,
    string Digest,
    string Operator,
    string Reason,
    RequestState State,
    DateTimeOffset Asked,
    DateTimeOffset Expires,
    string? Decider,
    string? Why,
    DateTimeOffset? Decided,
    string? Fault)
{
    public static RequestView Of(TwoPersonRequest request) => new(
        request.Id, request.Kind, request.Subject, JsonElement.Parse(request.Content), request.Digest, request.By, request.Reason, request.State, request.Asked,
        request.Asked + TwoPersonRequest.Open, request.Decider, request.Why, request.Decided, request.Fault);
}

/// <summary>What a request for a reinstatement asks, as the ledger keeps it.</summary>
/// <param name="Lab">Lab id.</param>
/// <param name="Operation">The operation that suspends it: the request is for no other.</param>
/// <param name="Evidence">Ids, in order.</param>
/// <param name="Ramps">By programme.</param>
internal sealed record ReinstatementContent(string Lab, string Operation, IReadOnlyList<string> Evidence, IReadOnlyDictionary<string, RampPlan> Ramps);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(EvidenceRequest))]
[JsonSerializable(typeof(EvidenceView))]
[JsonSerializable(typeof(IReadOnlyList<EvidenceView>))]
[JsonSerializable(typeof(ReinstatementRequest))]
[JsonSerializable(typeof(ReinstatementContent))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(PolicyRequest))]
[JsonSerializable(typeof(PolicyContent))]
[JsonSerializable(typeof(IReadOnlyList<PolicyView>))]
[JsonSerializable(typeof(RulesContent))]
[JsonSerializable(typeof(IReadOnlyList<RulesView>))]
[JsonSerializable(typeof(SignalRequest))]
[JsonSerializable(typeof(SignalAnswer))]
[JsonSerializable(typeof(IReadOnlyList<MonitoringView>))]
[JsonSerializable(typeof(RequestView))]
[JsonSerializable(typeof(IReadOnlyList<RequestView>))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
