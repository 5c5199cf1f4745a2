using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabSimulator.Orders;

/// <summary>
/// A line of <c>log.jsonl</c>: what came in and what the lab did. One line for each order in a request; one without an order where the
/// request had none. Request is the number of the file with its bytes; ReceivedAt is when its first byte was there; Outcome is
/// <c>created</c>, <c>exists</c>, <c>cancelled</c>, <c>destroyed</c>, <c>to-be-destroyed</c>, <c>kept</c>, <c>malformed</c>, <c>unfinished</c>, <c>error500</c>,
/// <c>throttle429</c>, <c>status</c> or <c>refuse-cancellation</c>; Mode is the behaviour the lab answered with, when it was not normal.
/// </summary>
public sealed record LogLine(
    long Request, DateTimeOffset ReceivedAt, string Outcome, string? OrderNumber = null, string? Key = null, string? Mode = null, LabOrder? Order = null);

/// <summary>
/// A line of <c>results.jsonl</c>: one attempt to hand a result to the gateway. Status is the HTTP status, null when no answer came;
/// Outcome is <c>accepted</c> (2xx), <c>refused</c> (4xx, final) or <c>failed</c> (tried again).
/// </summary>
public sealed record ResultLine(DateTimeOffset SentAt, string OrderNumber, int Attempt, int? Status, string Outcome);

/// <summary>
/// An order and how it stands. Requests says how many carried it; State is <c>accepted</c>, <c>cancelled</c>, <c>resulted</c>,
/// <c>refused</c> (the gateway refused its result) or <c>destroyed</c> (nothing is left of it but its number).
/// </summary>
public sealed record OrderView(
    string OrderNumber, string? System, string Key, string? Test, string? Barcode, string? Person, DateTimeOffset ReceivedAt, int Requests, string State);

/// <summary>
/// What a lab has done. Received counts requests, also those answered with an error; Acknowledged those answered with 2xx; Orders the
/// distinct orders acted on; ResultsSent the attempts to hand a result over.
/// </summary>
public sealed record LabCounters(long Received, long Acknowledged, int Orders, int Cancelled, long ResultsSent, long ResultsAccepted, long ResultsRefused);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(ResultLine))]
[JsonSerializable(typeof(IReadOnlyList<OrderView>))]
[JsonSerializable(typeof(LabCounters))]
[JsonSerializable(typeof(Behaviour.LabBehaviour))]
[JsonSerializable(typeof(Results.SentResult))]
internal sealed partial class LabJson : JsonSerializerContext;
