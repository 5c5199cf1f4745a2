using System.Buffers;
using System.Net.Http.Headers;
using Gateway.Ledger;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.ObjectPool;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>
/// One request to a lab and its answer, in the shape YARP's forwarder works on. Nothing of the placer's own request is in it: its
/// <see cref="HttpContext"/> is made here, with the minimised bytes as the body. The next request, to whatever lab, uses it again, if nobody can still be reading it.
/// </summary>
internal sealed class LabExchange : IResettable, IDisposable
{
    private const int TooEarly = 425;
    private static readonly DeliveryOutcome Delivered = new DeliveryOutcome.Delivered();

    /// <summary>Larger answers of a lab are not read: an acknowledgement has a few hundred bytes an order.</summary>
    private const int LongestAnswer = 1024 * 1024;

    private readonly BodyStream _body = new();
    private readonly BoundedStream _answer = new(LongestAnswer);
    private readonly CancellationTokenSource _until = new();
    private (CancellationToken Cut, CancellationToken Stopping) _ends;
    private (CancellationTokenRegistration Cut, CancellationTokenRegistration Stopping) _listens;

    public LabExchange()
    {
        var request = Context.Request;
        request.Method = HttpMethods.Post;
        request.Protocol = HttpProtocol.Http11;
        request.ContentType = "application/fhir+json; charset=utf-8";
        request.Headers.Accept = "application/fhir+json";
        request.Body = _body;
        Context.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
        Context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_answer));
    }

    public DefaultHttpContext Context { get; } = new();

    /// <summary>Ends the request: its deadline, the lab's fence or the gateway's stop, whichever comes first.</summary>
    public CancellationToken Until => _until.Token;

    /// <summary>The gateway itself ended the request, not its deadline.</summary>
    private bool WasCut => _ends.Cut.IsCancellationRequested || _ends.Stopping.IsCancellationRequested;

    /// <summary>Nobody will read the body any more: it has gone to its end, and the lab's answer has come.</summary>
    public bool IsOver { get; private set; }

    /// <param name="message">What is sent.</param>
    /// <param name="left">Until the deadline.</param>
    /// <param name="cut">The lab's fence.</param>
    /// <param name="stopping">The gateway's.</param>
    public void Begin(LabMessage message, TimeSpan left, CancellationToken cut, CancellationToken stopping)
    {
        Context.Request.Headers["Idempotency-Key"] = message.IdempotencyKey;
        _body.Begin(message.Body);
        _answer.Begin(message.Answer);
        _until.CancelAfter(left);
        _ends = (cut, stopping);
        _listens = (cut.UnsafeRegister(Cancel, _until), stopping.UnsafeRegister(Cancel, _until));

        static void Cancel(object? until) => ((CancellationTokenSource)until!).Cancel();
    }

    /// <summary>What the exchange proves. Where it proves nothing, bytes may have reached the lab: indeterminate.</summary>
    /// <param name="error">What the forwarder says.</param>
    public DeliveryOutcome End(ForwarderError error)
    {
        if (error != ForwarderError.None)
            return FailureOutcome(error);

        IsOver = _body.IsRead;
        var status = Context.Response.StatusCode;
        return status switch
        {
            >= 200 and < 300 => Delivered,
            // A lab that says "not now" has not taken the order; the same key makes it safe to ask again.
            StatusCodes.Status429TooManyRequests => new DeliveryOutcome.Throttled(RetryAfter ?? TimeSpan.Zero, status),
            StatusCodes.Status503ServiceUnavailable when RetryAfter is { } after => new DeliveryOutcome.Throttled(after, status),
            >= 400 and < 500 and not (StatusCodes.Status408RequestTimeout or TooEarly) => new DeliveryOutcome.RefusedByLab(status),
            _ => new DeliveryOutcome.Indeterminate(AttemptReason.Status(status)),
        };
    }

    /// <inheritdoc />
    public bool TryReset()
    {
        // Also of an exchange that is used no more: what would end it lives as long as the gateway, and would keep it.
        _listens.Cut.Dispose();
        _listens.Stopping.Dispose();
        if (!IsOver || !_until.TryReset())
        {
            Dispose();
            return false;
        }

        (_ends, _listens, IsOver) = (default, default, false);
        _body.Begin(default);
        Context.Response.Headers.Clear();
        Context.Response.StatusCode = StatusCodes.Status200OK;
        return true;
    }

    public void Dispose()
    {
        _until.Dispose();
        _body.Dispose();
        _answer.Dispose();
    }

    private TimeSpan? RetryAfter =>
        RetryConditionHeaderValue.TryParse(Context.Response.Headers.RetryAfter, out var after) && after.Delta is { } delta ? delta : null;

    /// <summary>An answer that broke off counts as none: the same key makes it safe to ask again.</summary>
    private DeliveryOutcome FailureOutcome(ForwarderError error)
    {
        var failure = Context.Features.Get<IForwarderErrorFeature>()?.Exception is HttpRequestException { HttpRequestError: var kind } ? kind : HttpRequestError.Unknown;
        return failure switch
        {
            HttpRequestError.NameResolutionError => new DeliveryOutcome.NeverSent(AttemptReason.NoName),
            HttpRequestError.ConnectionError => new DeliveryOutcome.NeverSent(AttemptReason.Connect),
            HttpRequestError.SecureConnectionError => new DeliveryOutcome.NeverSent(AttemptReason.Tls),
            _ => new DeliveryOutcome.Indeterminate(Reason(error)),
        };
    }

    private string Reason(ForwarderError error) => error switch
    {
        _ when WasCut => AttemptReason.Cut,
        _ when _answer.IsFull => AttemptReason.AnswerTooLong,
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled => AttemptReason.Timeout,
        _ => AttemptReason.BrokenOff,
    };

    /// <summary>Says so without a header, which would be written and read for nothing: the length stands in the request to the lab.</summary>
    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}

/// <param name="Body">A FHIR Bundle, UTF-8.</param>
/// <param name="IdempotencyKey">The same for each attempt.</param>
/// <param name="Answer">Receives what the lab says; null where its status says enough.</param>
internal readonly record struct LabMessage(ReadOnlyMemory<byte> Body, string IdempotencyKey, IBufferWriter<byte>? Answer = null);
