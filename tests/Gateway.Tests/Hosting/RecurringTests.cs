using System.Collections.Concurrent;
using Gateway.Hosting;
using Gateway.Ledger;
using Gateway.Trail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Gateway.Tests.Hosting;

public sealed class RecurringTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public static TheoryData<string> WhatMayBeAway => ["ledger", "trail"];

    [Theory]
    [MemberData(nameof(WhatMayBeAway))]
    public async Task What_was_not_let_through_is_done_in_the_next_round(string away)
    {
        var (rounds, done) = (0, new TaskCompletionSource());
        using var recurring = Of(_ =>
        {
            if (++rounds == 1)
                throw away == "ledger" ? new LedgerUnavailableException() : new TrailUnavailableException();
            done.TrySetResult();
            return Task.CompletedTask;
        });

        await recurring.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(done.Task, recurring.ExecuteTask!);

        Assert.True(done.Task.IsCompletedSuccessfully, "The next round did not come.");
        await recurring.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_fault_of_ours_is_not_passed_over()
    {
        using var recurring = Of(_ => throw new InvalidOperationException("Of ours."));
        await recurring.StartAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => recurring.ExecuteTask!);
    }

    [Fact]
    public async Task Between_two_rounds_is_the_pause()
    {
        var (clock, rounds, third) = (new HastyClock(), 0, new TaskCompletionSource());
        using var recurring = Of(
            stopping =>
            {
                if (++rounds < 3)
                    return Task.CompletedTask;
                third.SetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            },
            clock);

        await recurring.StartAsync(TestContext.Current.CancellationToken);
        await third.Task;
        await recurring.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal([Pause, Pause], clock.Pauses);
    }

    [Fact]
    public async Task The_stop_waits_for_the_round_under_way()
    {
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var recurring = Of(_ =>
        {
            begun.SetResult();
            return end.Task;
        });
        await recurring.StartAsync(TestContext.Current.CancellationToken);
        await begun.Task;

        var stop = recurring.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stop.IsCompleted);
        end.SetResult();
        await stop;
    }

    [Fact]
    public void Each_work_is_hosted_beside_the_others()
    {
        var services = new ServiceCollection();
        services.AddRecurringWork();
        // The container keeps one hosted service of a type: that of each work is a type of its own.
        Assert.Equal(6, services.Count(service => service.ServiceType == typeof(IHostedService)));
    }

    private static Recurring<RecurringTests> Of(Func<CancellationToken, Task> round, HastyClock? clock = null) =>
        new(new RecurringTests(), (_, stopping) => round(stopping), Pause, clock ?? new HastyClock(), NullLogger<RecurringTests>.Instance);

    /// <summary>Writes down each pause that is asked for, and makes it none.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Enqueue(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
