using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Forwarding;
using Gateway.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.Forwarding;

/// <summary>An exchange is used again for another order, at another lab: nothing of the one may reach the other.</summary>
public sealed class LabExchangeTests : IDisposable
{
    private static readonly LabMessage First = Message("""{"resourceType":"Bundle","type":"transaction","id":"eerste"}""", "GO-2026-000001");
    private static readonly LabMessage Second = Message("""{"resourceType":"Bundle","type":"message"}""", "GO-2026-000002");

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider();
    private readonly LabExchange _exchange = new();
    private readonly List<string> _received = [];

    public void Dispose()
    {
        _exchange.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Exchange_that_is_over_carries_the_next_order_and_nothing_of_the_one_before()
    {
        var busy = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7)) } };
        Assert.Equal(new DeliveryOutcome.Throttled(TimeSpan.FromSeconds(7), 503), await SendAsync(First, busy));
        Assert.True(_exchange.TryReset());
        // Without a Retry-After of its own a 503 proves nothing: the first answer's must be gone.
        Assert.Equal(new DeliveryOutcome.Indeterminate(AttemptReason.Status(503)), await SendAsync(Second, new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)));
        Assert.True(_exchange.TryReset());
        Assert.Equal(new DeliveryOutcome.Delivered(), await SendAsync(First, new HttpResponseMessage(HttpStatusCode.Created)));
        Assert.Equal([Sent(First), Sent(Second), Sent(First)], _received);
    }

    [Fact]
    public async Task Exchange_whose_body_has_not_gone_to_its_end_is_used_no_more()
    {
        Assert.Equal(new DeliveryOutcome.Delivered(), await SendAsync(First, new HttpResponseMessage(HttpStatusCode.OK), reads: false));
        Assert.False(_exchange.IsOver);
        Assert.False(_exchange.TryReset());
    }

    [Fact]
    public async Task Exchange_that_was_cut_is_used_no_more()
    {
        using var cut = new CancellationTokenSource();
        Assert.Equal(new DeliveryOutcome.Indeterminate(AttemptReason.Cut), await SendAsync(First, answer: null, reads: true, cut));
        Assert.False(_exchange.IsOver);
        Assert.False(_exchange.TryReset());
    }

    [Fact]
    public async Task What_ended_one_order_does_not_end_the_next()
    {
        using var cut = new CancellationTokenSource();
        await SendAsync(First, new HttpResponseMessage(HttpStatusCode.OK), reads: true, cut);
        Assert.True(_exchange.TryReset());
        _exchange.Begin(Second, TimeSpan.FromMinutes(5), CancellationToken.None, CancellationToken.None);
        await cut.CancelAsync();
        Assert.False(_exchange.Until.IsCancellationRequested);
    }

    [Fact]
    public async Task Answer_goes_to_whom_it_was_asked_for_and_to_nobody_after()
    {
        var answer = new ArrayBufferWriter<byte>();
        await SendAsync(First with { Answer = answer }, new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("vernietigd") });
        Assert.True(_exchange.TryReset());
        await SendAsync(Second, new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("van een ander") });
        Assert.Equal("vernietigd", Encoding.UTF8.GetString(answer.WrittenSpan));
    }

    /// <param name="message">What is sent.</param>
    /// <param name="answer">What the lab answers; null: it says nothing, and is cut.</param>
    /// <param name="reads">The lab reads the body before it answers.</param>
    /// <param name="cut">The lab's fence.</param>
    private async Task<DeliveryOutcome> SendAsync(LabMessage message, HttpResponseMessage? answer, bool reads = true, CancellationTokenSource? cut = null)
    {
        _exchange.Begin(message, TimeSpan.FromMinutes(5), cut?.Token ?? CancellationToken.None, CancellationToken.None);
        using var lab = new HttpMessageInvoker(new Lab(async (request, until) =>
        {
            if (reads)
                _received.Add($"{request.Headers.GetValues("Idempotency-Key").Single()} {await request.Content!.ReadAsStringAsync(until)}");
            if (answer is not null)
                return answer;
            await cut!.CancelAsync();
            until.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The fence did not end the request.");
        }));
        var transformer = new LabRequestTransformer(new Uri("https://lab-noord.example/fhir"));
        return _exchange.End(await _services.GetRequiredService<IHttpForwarder>().SendAsync(
            _exchange.Context, "https://lab-noord.example/fhir", lab, ForwarderRequestConfig.Empty, transformer, _exchange.Until));
    }

    private static LabMessage Message(string body, string key) => new(Encoding.UTF8.GetBytes(body), key);

    private static string Sent(LabMessage message) => $"{message.IdempotencyKey} {Encoding.UTF8.GetString(message.Body.Span)}";

    private sealed class Lab(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request, cancellationToken);
    }
}
