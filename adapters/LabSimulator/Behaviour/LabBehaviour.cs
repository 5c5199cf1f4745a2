using System.Text.Json.Serialization;

namespace LabSimulator.Behaviour;

/// <summary>How the lab acts towards the gateway. The first group touches requests, the second connections, the third results, the last what is to be destroyed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LabMode>))]
public enum LabMode
{
    [JsonStringEnumMemberName("normal")]
    Normal,

    /// <summary>Acts on the order, then keeps its answer back for <see cref="LabBehaviour.Delay"/>.</summary>
    [JsonStringEnumMemberName("slow")]
    Slow,

    /// <summary>500, without acting.</summary>
    [JsonStringEnumMemberName("error500")]
    Error500,

    /// <summary>429 with Retry-After, without acting.</summary>
    [JsonStringEnumMemberName("throttle429")]
    Throttle429,

    /// <summary>409 to a cancellation, and goes on with the order.</summary>
    [JsonStringEnumMemberName("refuse-cancellation")]
    RefuseCancellation,

    /// <summary>Answers with <see cref="LabBehaviour.Status"/>, without acting.</summary>
    [JsonStringEnumMemberName("status")]
    Status,

    /// <summary>Acts on the order and cuts the connection without an answer.</summary>
    [JsonStringEnumMemberName("close-unanswered")]
    CloseUnanswered,

    /// <summary>Acts on the order, sends half its answer and cuts the connection.</summary>
    [JsonStringEnumMemberName("close-mid-answer")]
    CloseMidAnswer,

    /// <summary>Cuts the open connections and fails each handshake.</summary>
    [JsonStringEnumMemberName("refuse-tls")]
    RefuseTls,

    /// <summary>Results name an order number that the gateway never gave out.</summary>
    [JsonStringEnumMemberName("unknown-order")]
    UnknownOrder,

    /// <summary>Results carry another person's pseudonym.</summary>
    [JsonStringEnumMemberName("wrong-pseudonym")]
    WrongPseudonym,

    /// <summary>Results are kept back until the behaviour changes.</summary>
    [JsonStringEnumMemberName("no-results")]
    NoResults,

    /// <summary>Results name another order of this lab: specimen and person are one order's, the number is the other's.</summary>
    [JsonStringEnumMemberName("swap")]
    Swap,

    /// <summary>Acts on the order and says nothing: cuts the connection without an answer, and keeps results back until the behaviour changes.</summary>
    [JsonStringEnumMemberName("silent")]
    Silent,

    /// <summary>Takes a request to destroy, destroys, and says so in a message of its own.</summary>
    [JsonStringEnumMemberName("destroy-later")]
    DestroyLater,

    /// <summary>Takes a request to destroy, and does nothing.</summary>
    [JsonStringEnumMemberName("destroy-never")]
    DestroyNever,
}

/// <param name="Mode">What goes wrong.</param>
/// <param name="Delay">For <see cref="LabMode.Slow"/>; 30 s when not given.</param>
/// <param name="RetryAfter">Seconds, for <see cref="LabMode.Throttle429"/>, 3 when not given; for <see cref="LabMode.Status"/>, none when not given.</param>
/// <param name="Times">How often (requests, handshakes or results, by mode) before the lab is normal again; null: until told otherwise.</param>
/// <param name="Status">HTTP status, for <see cref="LabMode.Status"/>; 422 when not given.</param>
public sealed record LabBehaviour(LabMode Mode, TimeSpan? Delay = null, int? RetryAfter = null, int? Times = null, int? Status = null);
