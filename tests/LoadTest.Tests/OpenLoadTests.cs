using LoadTest.Measuring;
using LoadTest.Sending;

namespace LoadTest.Tests;

public sealed class OpenLoadTests
{
    private const double PerSecond = 1000;
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(200);
    private static readonly Load Even = new Load.Open(new Schedule.Constant(PerSecond), "1000/s");

    [Fact]
    public async Task Stalled_server_shows_in_the_latency_of_every_order_that_was_due_meanwhile()
    {
        // It answers nobody until the last order has come: a generator that waits for answers would wait for ever.
        var server = new StalledServer((int)(PerSecond * Duration.TotalSeconds));

        var observed = await Even.RunAsync(Duration, server.SendAsync, TestContext.Current.CancellationToken);

        Assert.Equal(200, observed.Succeeded);
        // The last was due at 199 ms, and the first has waited since 0: what lies between is laid down by the schedule.
        Assert.True(observed.Latencies.Percentile(0.99) >= TimeSpan.FromMilliseconds(196), $"p99 is {observed.Latencies.Percentile(0.99)}");
        Assert.True(observed.Latencies.Percentile(0.5) >= TimeSpan.FromMilliseconds(98), $"p50 is {observed.Latencies.Percentile(0.5)}");
    }

    [Fact]
    public void Order_that_leaves_late_counts_from_when_it_was_due()
    {
        var due = Clock.Now;
        var recorder = new Recorder(due, Duration);

        recorder.Record(due, due + 80_000_000, due + 90_000_000, 201);

        Assert.InRange(recorder.Latencies.Percentile(0.5), TimeSpan.FromMilliseconds(89.9), TimeSpan.FromMilliseconds(90.9));
        Assert.InRange(recorder.Lateness.Percentile(0.5), TimeSpan.FromMilliseconds(79.9), TimeSpan.FromMilliseconds(80.9));
    }

    [Fact]
    public async Task Closed_load_has_one_order_a_caller_under_way()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (sent, answer, allWait) = (0, new TaskCompletionSource<int>(), new TaskCompletionSource());
        var running = new Load.Closed(4).RunAsync(
            TimeSpan.FromHours(1),
            () =>
            {
                if (Interlocked.Increment(ref sent) == 4)
                    allWait.SetResult();
                return answer.Task;
            },
            ending.Token);

        await allWait.Task;
        Assert.Equal(4, Volatile.Read(ref sent));
        await ending.CancelAsync();
        answer.SetResult(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(4, Volatile.Read(ref sent));
    }

    [Fact]
    public async Task Error_of_the_generator_itself_ends_the_run()
    {
        var running = Even.RunAsync(Duration, () => Task.FromException<int>(new InvalidOperationException("broken")), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => running);
    }

    [Fact]
    public void Even_schedule_is_as_long_and_as_dense_as_it_says()
    {
        var due = new Schedule.Constant(500).Due(TimeSpan.FromSeconds(3)).ToList();

        Assert.Equal(1500, due.Count);
        Assert.Equal(0, due[0]);
        Assert.All(due.Zip(due.Skip(1)), pair => Assert.Equal(2_000_000, pair.Second - pair.First));
    }

    [Fact]
    public void Chance_schedule_has_the_rate_and_the_spread_of_independent_arrivals()
    {
        var due = new Schedule.Poisson(500, Seed: 7).Due(TimeSpan.FromSeconds(200)).ToList();
        var gaps = due.Zip(due.Skip(1)).Select(pair => (double)(pair.Second - pair.First)).ToList();
        var mean = gaps.Average();
        var deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));

        Assert.InRange(due.Count, 98_000, 102_000);
        // An exponential distribution's deviation is its mean.
        Assert.InRange(deviation / mean, 0.97, 1.03);
        Assert.Equal(due, new Schedule.Poisson(500, Seed: 7).Due(TimeSpan.FromSeconds(200)));
    }

    private sealed class StalledServer(int expected)
    {
        private readonly TaskCompletionSource<int> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _came;

        public Task<int> SendAsync()
        {
            if (Interlocked.Increment(ref _came) == expected)
                _answer.SetResult(201);
            return _answer.Task;
        }
    }
}
