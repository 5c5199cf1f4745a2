using System.Runtime.CompilerServices;
using Gateway.Memory;
using Xunit;

namespace Gateway.Tests.Memory;

/// <summary>Frames of one order are used for the next: none may see what another left, or get another's outcome.</summary>
public sealed class ReusedFrameTests
{
    private static readonly AsyncLocal<int> Order = new();

    [Fact]
    public async Task Each_step_ends_with_its_own_outcome_however_many_wait_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(
            async () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    var number = (caller * 1000) + i;
                    Assert.Equal($"GO-{number}", await OuterAsync(number));
                }
            },
            TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_of_a_step_reaches_its_caller(bool waits)
    {
        var fault = await Assert.ThrowsAsync<InvalidDataException>(async () => await FailAsync(waits));
        Assert.Equal("stuk", fault.Message);
        Assert.Equal("GO-7", await OuterAsync(7));
    }

    [Fact]
    public async Task Step_that_does_not_wait_takes_no_frame() => Assert.Equal("GO-3", await NamedAsync(3, waits: false));

    [Fact]
    public async Task Step_goes_on_in_the_context_of_its_own_caller()
    {
        var gate = new TaskCompletionSource();
        Order.Value = 1;
        var first = ContextAsync(gate.Task);
        Order.Value = 2;
        var second = ContextAsync(gate.Task);
        Order.Value = 3;
        gate.SetResult();
        Assert.Equal((1, 2, 3), (await first, await second, Order.Value));
    }

    [Fact]
    public async Task What_a_step_changes_of_its_context_is_not_its_callers()
    {
        Order.Value = 1;
        await ChangeAsync();
        Assert.Equal(1, Order.Value);
    }

    [Fact]
    public async Task Outcome_that_was_taken_cannot_be_taken_again()
    {
        var step = NamedAsync(5, waits: true);
        Assert.Equal("GO-5", await step);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await step);
    }

    [Fact]
    public void Frames_that_were_given_back_are_used_again()
    {
        var gate = new Turnstile();
        Assert.Equal(1, Turn(StepAsync(gate), gate));
        var (turns, before) = (0, GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < 1000; i++)
            turns += Turn(StepAsync(gate), gate);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.Equal(1000, turns);
    }

    private static int Turn(ValueTask<int> step, Turnstile gate)
    {
        gate.Go();
        return step.IsCompletedSuccessfully ? step.Result : 0;
    }

    [AsyncMethodBuilder(typeof(ReusedFrame<>))]
    private static async ValueTask<int> StepAsync(Turnstile gate)
    {
        await gate;
        return 1;
    }

    [AsyncMethodBuilder(typeof(ReusedFrame<>))]
    private static async ValueTask<string> OuterAsync(int number)
    {
        var name = await NamedAsync(number, waits: number % 3 != 0);
        await Task.Yield();
        return await NamedAsync(number, waits: number % 2 != 0) == name ? name : "another's";
    }

    [AsyncMethodBuilder(typeof(ReusedFrame<>))]
    private static async ValueTask<string> NamedAsync(int number, bool waits)
    {
        if (waits)
            await Task.Yield();
        return $"GO-{number}";
    }

    [AsyncMethodBuilder(typeof(ReusedFrame<>))]
    private static async ValueTask<string> FailAsync(bool waits)
    {
        if (waits)
            await Task.Yield();
        throw new InvalidDataException("stuk");
    }

    [AsyncMethodBuilder(typeof(ReusedFrame<>))]
    private static async ValueTask<int> ContextAsync(Task gate)
    {
        await gate;
        return Order.Value;
    }

    [AsyncMethodBuilder(typeof(ReusedFrame<>))]
    private static async ValueTask<int> ChangeAsync()
    {
        Order.Value = 9;
        await Task.Yield();
        return Order.Value;
    }

    /// <summary>Lets whoever awaits it go on when it is told to, and makes nothing for it.</summary>
    private sealed class Turnstile : ICriticalNotifyCompletion
    {
        private Action? _waiting;

        public bool IsCompleted => false;

        public Turnstile GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => _waiting = continuation;

        public void UnsafeOnCompleted(Action continuation) => _waiting = continuation;

        public void Go() => Interlocked.Exchange(ref _waiting, null)!();
    }
}
