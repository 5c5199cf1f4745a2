using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using Gateway.Ledger;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>
/// One request to a lab and its answer, in the shape YARP's forwarder works on. Nothing of the placer's own request is in it: its
/// <see cref="HttpContext"/> is made here, with the minimised bytes as the body.
/// </summary>
internal sealed class LabExchange
{
    private const int TooEarly = 425;
    private readonly BoundedStream _answer;
    private readonly MemoryStream _body;

    /// <param name="message">What is sent.</param>
    /// <param name="answer">Takes the lab's answer; whoever made it disposes it.</param>
    public LabExchange(LabMessage message, BoundedStream answer)
    {
        _answer = answer;
        Context = new DefaultHttpContext();
        var request = Context.Request;
        request.Method = HttpMethods.Post;
        request.Protocol = HttpProtocol.Http11;
        request.ContentType = "application/fhir+json; charset=utf-8";
        request.ContentLength = message.Body.Length;
        request.Headers.Accept = "application/fhir+json";
        request.Headers["Idempotency-Key"] = message.IdempotencyKey;
        request.Body = _body = BodyOf(message);
        Context.Response.Body = _answer;
    }

    public DefaultHttpContext Context { get; }

    /// <summary>Nobody will read the body any more: it has gone to its end, and the lab's answer has come.</summary>
    /// <param name="error">What the forwarder says.</param>
    public bool IsOver(ForwarderError error) => error == ForwarderError.None && _body.Position == _body.Length;

    /// <summary>What the exchange proves. Where it proves nothing, bytes may have reached the lab: indeterminate.</summary>
    /// <param name="error">What the forwarder says.</param>
    /// <param name="wasCut">The gateway itself ended the request, not its deadline.</param>
    public DeliveryOutcome Outcome(ForwarderError error, bool wasCut)
    {
        if (error != ForwarderError.None)
            return FailureOutcome(error, wasCut);

        var status = Context.Response.StatusCode;
        return status switch
        {
            >= 200 and < 300 => new DeliveryOutcome.Delivered(),
            // A lab that says "not now" has not taken the order; the same key makes it safe to ask again.
            StatusCodes.Status429TooManyRequests => new DeliveryOutcome.Throttled(RetryAfter ?? TimeSpan.Zero, status),
            StatusCodes.Status503ServiceUnavailable when RetryAfter is { } after => new DeliveryOutcome.Throttled(after, status),
            >= 400 and < 500 and not (StatusCodes.Status408RequestTimeout or TooEarly) => new DeliveryOutcome.RefusedByLab(status),
            _ => new DeliveryOutcome.Indeterminate(AttemptReason.Status(status)),
        };
    }

    private static MemoryStream BodyOf(LabMessage message) => MemoryMarshal.TryGetArray(message.Body, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : throw new InvalidOperationException("A message to a lab has bytes of its own.");

    private TimeSpan? RetryAfter =>
        RetryConditionHeaderValue.TryParse(Context.Response.Headers.RetryAfter, out var after) && after.Delta is { } delta ? delta : null;

    /// <summary>An answer that broke off counts as none: the same key makes it safe to ask again.</summary>
    private DeliveryOutcome FailureOutcome(ForwarderError error, bool wasCut)
    {
        var failure = Context.Features.Get<IForwarderErrorFeature>()?.Exception is HttpRequestException { HttpRequestError: var kind } ? kind : HttpRequestError.Unknown;
        return failure switch
        {
            HttpRequestError.NameResolutionError => new DeliveryOutcome.NeverSent(AttemptReason.NoName),
            HttpRequestError.ConnectionError => new DeliveryOutcome.NeverSent(AttemptReason.Connect),
            HttpRequestError.SecureConnectionError => new DeliveryOutcome.NeverSent(AttemptReason.Tls),
            _ => new DeliveryOutcome.Indeterminate(Reason(error, wasCut)),
        };
    }

    private string Reason(ForwarderError error, bool wasCut) => error switch
    {
        _ when wasCut => AttemptReason.Cut,
        _ when _answer.IsFull => AttemptReason.AnswerTooLong,
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled => AttemptReason.Timeout,
        _ => AttemptReason.BrokenOff,
    };
}

/// <param name="Body">A FHIR Bundle, UTF-8.</param>
/// <param name="IdempotencyKey">The same for each attempt.</param>
internal readonly record struct LabMessage(ReadOnlyMemory<byte> Body, string IdempotencyKey);
