using Gateway.Forwarding;
using Gateway.Ledger;
using Gateway.Tests.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Gateway.Tests.Forwarding;

/// <summary>A lab that answers nothing in time must cost the others nothing: its requests wait at the gate, or do not go at all.</summary>
public sealed class LabGateTests : IDisposable
{
    private const int Places = LabGate.Enough;
    private static readonly DeliveryOutcome Delivered = new DeliveryOutcome.Delivered();
    private static readonly DeliveryOutcome TimedOut = new DeliveryOutcome.Indeterminate(AttemptReason.Timeout);
    private static readonly DeliveryOutcome LeftAlone = new DeliveryOutcome.NeverSent(AttemptReason.Unresponsive);
    private static readonly DeliveryOutcome Late = new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate);

    private readonly ManualClock _clock = new();
    private readonly LabGate _gate;
    private int _sent;

    public LabGateTests() => _gate = new("lab-midden", Places, _clock, NullLogger.Instance);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Lab_that_answers_nothing_in_time_is_sent_nothing_more()
    {
        for (var i = 0; i < LabGate.Enough; i++)
            Assert.Equal(TimedOut, await PassAsync(TimedOut));
        Assert.Equal(LeftAlone, await PassAsync(Delivered));
        Assert.Equal(LabGate.Enough, _sent);
    }

    [Fact]
    public async Task Lab_that_answers_most_requests_is_sent_all()
    {
        for (var i = 0; i < 5 * LabGate.Enough; i++)
            Assert.NotEqual(LeftAlone, await PassAsync(i % 3 == 2 ? TimedOut : Delivered));
    }

    /// <summary>A lab that is cut, refuses or breaks off is not silent: nobody waits for it.</summary>
    [Fact]
    public async Task Only_silence_closes_the_gate()
    {
        DeliveryOutcome[] heard =
        [
            new DeliveryOutcome.Indeterminate(AttemptReason.Cut), new DeliveryOutcome.Indeterminate(AttemptReason.BrokenOff), new DeliveryOutcome.RefusedByLab(422),
            new DeliveryOutcome.NeverSent(AttemptReason.Connect), new DeliveryOutcome.Throttled(TimeSpan.Zero),
        ];
        foreach (var outcome in heard)
        {
            for (var i = 0; i < 2 * LabGate.Enough; i++)
                Assert.Equal(outcome, await PassAsync(outcome));
        }
    }

    [Fact]
    public async Task After_a_rest_one_request_tries_whether_it_answers()
    {
        await FallSilentAsync();
        _clock.Advance(LabGate.Rest);
        var answer = new TaskCompletionSource<DeliveryOutcome>();
        var probe = PassAsync(answer.Task);
        Assert.Equal(LeftAlone, await PassAsync(Delivered));
        answer.SetResult(Delivered);
        Assert.Equal(Delivered, await probe);
        Assert.Equal(Delivered, await PassAsync(Delivered));
    }

    [Fact]
    public async Task A_probe_without_an_answer_leaves_the_lab_alone_again()
    {
        await FallSilentAsync();
        _clock.Advance(LabGate.Rest);
        Assert.Equal(TimedOut, await PassAsync(TimedOut));
        Assert.Equal(LeftAlone, await PassAsync(Delivered));
    }

    /// <summary>It ends late because the lab was silent then; whether the lab answers now, only a request of now can tell.</summary>
    [Fact]
    public async Task Request_from_before_the_gate_closed_is_no_probe()
    {
        var late = new TaskCompletionSource<DeliveryOutcome>();
        var underWay = PassAsync(late.Task);
        await FallSilentAsync();
        _clock.Advance(LabGate.Rest);
        late.SetResult(TimedOut);
        Assert.Equal(TimedOut, await underWay);
        Assert.Equal(Delivered, await PassAsync(Delivered));
    }

    [Fact]
    public async Task Only_the_probe_decides_while_it_is_under_way()
    {
        var (late, answer) = (new TaskCompletionSource<DeliveryOutcome>(), new TaskCompletionSource<DeliveryOutcome>());
        var underWay = PassAsync(late.Task);
        await FallSilentAsync();
        _clock.Advance(LabGate.Rest);
        var probe = PassAsync(answer.Task);
        late.SetResult(Delivered);
        Assert.Equal(Delivered, await underWay);
        Assert.Equal(LeftAlone, await PassAsync(Delivered));
        answer.SetResult(TimedOut);
        Assert.Equal(TimedOut, await probe);
        Assert.Equal(LeftAlone, await PassAsync(Delivered));
    }

    /// <summary>Its time was over, or it could not be recorded: the circuit must not wait for what never ends.</summary>
    [Fact]
    public async Task A_probe_that_never_went_stands_in_nobodys_way()
    {
        await FallSilentAsync();
        _clock.Advance(LabGate.Rest);
        using (var probe = await _gate.TurnAsync(CancellationToken.None))
        {
            Assert.Null(probe.Refusal);
            Assert.Equal(LeftAlone, await PassAsync(Delivered));
        }

        _clock.Advance(LabGate.Rest);
        for (var i = 0; i < 2 * Places; i++)
            Assert.Equal(Delivered, await PassAsync(Delivered));
    }

    [Fact]
    public async Task Requests_that_waited_for_a_silent_lab_never_go()
    {
        var answer = new TaskCompletionSource<DeliveryOutcome>();
        var underWay = Enumerable.Range(0, Places).Select(_ => PassAsync(answer.Task)).ToList();
        var waiting = Enumerable.Range(0, 20).Select(_ => PassAsync(answer.Task)).ToList();
        answer.SetResult(TimedOut);
        Assert.All(await Task.WhenAll(underWay), outcome => Assert.Equal(TimedOut, outcome));
        // The first of them may have gone before enough answers had failed to come.
        Assert.Contains(LeftAlone, await Task.WhenAll(waiting));
        Assert.True(_sent < Places + waiting.Count, $"{_sent} were sent.");
    }

    [Fact]
    public async Task Request_whose_time_ends_at_the_gate_never_goes()
    {
        var answer = new TaskCompletionSource<DeliveryOutcome>();
        var underWay = Enumerable.Range(0, Places).Select(_ => PassAsync(answer.Task)).ToList();
        using var until = new CancellationTokenSource();
        var waiting = PassAsync(Task.FromResult(Delivered), until.Token);
        await until.CancelAsync();
        Assert.Equal(Late, await waiting);
        Assert.Equal(Places, _sent);
        answer.SetResult(Delivered);
        Assert.All(await Task.WhenAll(underWay), outcome => Assert.Equal(Delivered, outcome));
    }

    [Fact]
    public async Task Request_that_finds_no_place_within_a_second_leaves_the_lab_alone()
    {
        var answer = new TaskCompletionSource<DeliveryOutcome>();
        var underWay = Enumerable.Range(0, Places).Select(_ => PassAsync(answer.Task)).ToList();
        var waiting = PassAsync(Delivered);
        _clock.Advance(LabGate.Patience / 2);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(LabGate.Patience / 2);
        Assert.Equal(LeftAlone, await waiting);
        Assert.Equal(Places, _sent);
        answer.SetResult(Delivered);
        Assert.All(await Task.WhenAll(underWay), outcome => Assert.Equal(Delivered, outcome));
    }

    [Fact]
    public async Task What_a_lab_answered_before_it_fell_silent_keeps_the_gate_open_no_longer_than_two_seconds()
    {
        for (var i = 0; i < 100; i++)
            Assert.Equal(Delivered, await PassAsync(Delivered));
        _clock.Advance(LabGate.Sampling);
        await FallSilentAsync();
        Assert.Equal(LeftAlone, await PassAsync(Delivered));
    }

    private async Task FallSilentAsync()
    {
        for (var i = 0; i < LabGate.Enough; i++)
            await PassAsync(TimedOut);
    }

    private Task<DeliveryOutcome> PassAsync(DeliveryOutcome outcome) => PassAsync(Task.FromResult(outcome));

    private async Task<DeliveryOutcome> PassAsync(Task<DeliveryOutcome> answer, CancellationToken until = default)
    {
        using var turn = await _gate.TurnAsync(until);
        if (turn.Refusal is { } refusal)
            return refusal;
        Interlocked.Increment(ref _sent);
        var outcome = await answer;
        await turn.EndAsync(outcome);
        return outcome;
    }
}
