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

    private static readonly LabTurn LeftAlone = new None(new DeliveryOutcome.NeverSent(AttemptReason.Unresponsive));
    private static readonly LabTurn Late = new None(new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate));

    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _places;

    /// <summary>The turn of all that go while the circuit is closed.</summary>
    private readonly Task<LabTurn> _open;

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<DeliveryOutcome> _circuit;

    /// <param name="lab">The lab's id, for the log.</param>
    /// <param name="places">Requests at once; the others wait for a place.</param>
    /// <param name="clock">Of <see cref="Sampling"/>, <see cref="Rest"/> and <see cref="Patience"/>.</param>
    /// <param name="log">Told when the gate closes and when it opens.</param>
    public LabGate(string lab, int places, TimeProvider clock, ILogger log)
    {
        _clock = clock;
        _places = new SemaphoreSlim(places);
        _open = Task.FromResult<LabTurn>(new Open(this));
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

    /// <summary>Waits until it is this request's turn. It has none where the lab is left alone by then: so those that waited in vain never go.</summary>
    /// <param name="until">Ends the waiting.</param>
    public Task<LabTurn> TurnAsync(CancellationToken until) => _places.Wait(0, CancellationToken.None) ? PlacedAsync(until) : WaitAsync(until);

    private async Task<LabTurn> WaitAsync(CancellationToken until)
    {
        using var patience = new CancellationTokenSource(Patience, _clock);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(until, patience.Token);
        try
        {
            await _places.WaitAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
            return until.IsCancellationRequested ? Late : LeftAlone;
        }

        return await PlacedAsync(until);
    }

    /// <summary>The place is the turn's from here on, or given back.</summary>
    private Task<LabTurn> PlacedAsync(CancellationToken until) =>
        _state.CircuitState == CircuitState.Closed && !until.IsCancellationRequested ? _open : JudgeAsync(until);

    private async Task<LabTurn> JudgeAsync(CancellationToken until)
    {
        var probe = new Probe(this);
        if (!until.IsCancellationRequested && await probe.BeginAsync())
            return probe;
        _places.Release();
        return until.IsCancellationRequested ? Late : LeftAlone;
    }

    /// <summary>While the circuit is closed it stops nobody: it is told how a request ended, and has no part in it until then.</summary>
    private async Task TellAsync(DeliveryOutcome ended)
    {
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        await _circuit.ExecuteOutcomeAsync(static (_, ended) => Outcome.FromResultAsValueTask(ended), context, ended);
        ResilienceContextPool.Shared.Return(context);
    }

    public void Dispose() => _places.Dispose();

    private sealed class None(DeliveryOutcome refusal) : LabTurn
    {
        public override DeliveryOutcome? Refusal => refusal;

        public override Task EndAsync(DeliveryOutcome outcome) => Task.CompletedTask;

        public override void Dispose()
        {
        }
    }

    private sealed class Open(LabGate gate) : LabTurn
    {
        // One that ends when others have closed the circuit is from before: it says nothing about now.
        public override Task EndAsync(DeliveryOutcome outcome) => gate._state.CircuitState == CircuitState.Closed ? gate.TellAsync(outcome) : Task.CompletedTask;

        public override void Dispose() => gate._places.Release();
    }

    /// <summary>Through the circuit that is not closed: it lets one request go when the rest is over, and what comes of that one decides.</summary>
    private sealed class Probe(LabGate gate) : LabTurn
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<DeliveryOutcome> _ended = new();
        private Task _passage = Task.CompletedTask;

        /// <returns>False: the circuit lets nobody go now.</returns>
        public async Task<bool> BeginAsync()
        {
            _passage = gate._circuit.ExecuteAsync(static (probe, _) => probe.PassAsync(), this, CancellationToken.None).AsTask();
            try
            {
                await await Task.WhenAny(_passage, _begun.Task);
                return true;
            }
            catch (BrokenCircuitException)
            {
                return false;
            }
        }

        public override Task EndAsync(DeliveryOutcome outcome)
        {
            _ended.TrySetResult(outcome);
            return _passage;
        }

        public override void Dispose()
        {
            _ended.TrySetCanceled();
            gate._places.Release();
        }

        private ValueTask<DeliveryOutcome> PassAsync()
        {
            _begun.TrySetResult();
            return new ValueTask<DeliveryOutcome>(_ended.Task);
        }
    }
}

internal static partial class LabGateLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} answers nothing in time; it is left alone, but for a probe now and then")]
    public static partial void Closed(ILogger logger, string lab);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Lab} answers again")]
    public static partial void Open(ILogger logger, string lab);
}
