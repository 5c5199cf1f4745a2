using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Gateway.Ledger;
using Polly;
using Polly.CircuitBreaker;

namespace Gateway.Forwarding;

/// <summary>
/// How many requests of this replica a lab has at once, and that it has none but a probe while it answers nothing in time. A request that is given up over
/// HTTP/1.1 takes its connection with it, and the handshakes of new ones would cost the orders of the other labs their time.
/// </summary>
internal sealed class LabGate : IDisposable
{
    /// <summary>So many requests that ended within <see cref="Sampling"/>, half of them without an answer, close the gate for <see cref="Rest"/>.</summary>
    public const int Enough = 8;

    /// <summary>Shorter than a deadline: when the first requests end without an answer, what the lab said before it fell silent counts no more.</summary>
    public static readonly TimeSpan Sampling = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>A lab that answers has a place for everybody sooner; with one that does not, those who wait would all be let go at one moment.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly DeliveryOutcome LeftAlone = new DeliveryOutcome.NeverSent(AttemptReason.Unresponsive);
    private static readonly DeliveryOutcome Late = new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate);

    private readonly TimeProvider _clock;
    private readonly ConcurrencyLimiter _places;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<DeliveryOutcome> _circuit;

    /// <param name="lab">The lab's id, for the log.</param>
    /// <param name="places">Requests at once; the others wait for a place.</param>
    /// <param name="clock">Of <see cref="Sampling"/>, <see cref="Rest"/> and <see cref="Patience"/>.</param>
    /// <param name="log">Told when the gate closes and when it opens.</param>
    public LabGate(string lab, int places, TimeProvider clock, ILogger log)
    {
        _clock = clock;
        _places = new ConcurrencyLimiter(new() { PermitLimit = places, QueueLimit = int.MaxValue });
        _circuit = new ResiliencePipelineBuilder<DeliveryOutcome> { TimeProvider = clock }
            .AddCircuitBreaker(new()
            {
                ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Result is DeliveryOutcome.Indeterminate { Reason: AttemptReason.Timeout }),
                FailureRatio = 0.5,
                MinimumThroughput = Enough,
                SamplingDuration = Sampling,
                BreakDuration = Rest,
                StateProvider = _state,
                OnOpened = _ =>
                {
                    LabGateLog.Closed(log, lab);
                    return default;
                },
                OnClosed = _ =>
                {
                    LabGateLog.Open(log, lab);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Sends when it is this request's turn, unless the lab is left alone by then: so those that waited in vain never went.</summary>
    /// <param name="send">The request; what it throws is thrown.</param>
    /// <param name="state">What it needs.</param>
    /// <param name="until">Ends the waiting, and is handed to the request.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DeliveryOutcome> PassAsync<TState>(Func<TState, CancellationToken, ValueTask<DeliveryOutcome>> send, TState state, CancellationToken until)
    {
        using var place = await PlaceAsync(until);
        if (until.IsCancellationRequested)
            return Late;
        if (place is null)
            return LeftAlone;
        if (_state.CircuitState != CircuitState.Closed)
            return await ProbeAsync(send, state, until);

        // While the circuit is closed it stops nobody: it is told how the request ended, and has no part in it until then.
        var outcome = await send(state, until);
        if (_state.CircuitState == CircuitState.Closed)
            await TellAsync(outcome);
        return outcome;
    }

    private async ValueTask TellAsync(DeliveryOutcome ended)
    {
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        await _circuit.ExecuteOutcomeAsync(static (_, ended) => Outcome.FromResultAsValueTask(ended), context, ended);
        ResilienceContextPool.Shared.Return(context);
    }

    /// <summary>Through the circuit that is not closed: it lets one request go when the rest is over, and what comes of that one decides.</summary>
    private async ValueTask<DeliveryOutcome> ProbeAsync<TState>(Func<TState, CancellationToken, ValueTask<DeliveryOutcome>> send, TState state, CancellationToken until)
    {
        try
        {
            return await _circuit.ExecuteAsync(send, state, until);
        }
        catch (BrokenCircuitException)
        {
            return LeftAlone;
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The circuit throws so before it sends: a request that is cut off has an outcome.
            return Late;
        }
    }

    /// <returns>Null: there was none in time.</returns>
    private async ValueTask<RateLimitLease?> PlaceAsync(CancellationToken until)
    {
        var free = _places.AttemptAcquire();
        if (free.IsAcquired)
            return free;
        using var patience = new CancellationTokenSource(Patience, _clock);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(until, patience.Token);
        try
        {
            return await _places.AcquireAsync(cancellationToken: waiting.Token);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _places.Dispose();
}

internal static partial class LabGateLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} answers nothing in time; it is left alone, but for a probe now and then")]
    public static partial void Closed(ILogger logger, string lab);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Lab} answers again")]
    public static partial void Open(ILogger logger, string lab);
}
