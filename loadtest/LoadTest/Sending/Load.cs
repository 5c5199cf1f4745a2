using LoadTest.Measuring;

namespace LoadTest.Sending;

/// <summary>How orders come. Both kinds call a function that sends one order and says its HTTP status, <see cref="Recorder.NoAnswer"/> where none came.</summary>
internal abstract record Load
{
    private Load()
    {
    }

    /// <summary>For people: "32 callers", "500/s".</summary>
    public abstract string Name { get; }

    /// <returns>What was observed, when the last answer is there.</returns>
    public abstract Task<Recorder> RunAsync(TimeSpan duration, Func<Task<int>> send, CancellationToken cancellation);

    /// <summary>So many callers, each with its next order as soon as the last one is answered: shows what a target can carry, and says little about latency.</summary>
    public sealed record Closed(int Callers) : Load
    {
        public override string Name => $"{Callers} callers";

        public override async Task<Recorder> RunAsync(TimeSpan duration, Func<Task<int>> send, CancellationToken cancellation)
        {
            var recorder = new Recorder(Clock.Now, duration);
            var end = recorder.Start + (duration.Ticks * TimeSpan.NanosecondsPerTick);
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                for (var left = Clock.Now; left < end && !cancellation.IsCancellationRequested; left = Clock.Now)
                {
                    var status = await send();
                    recorder.Record(left, left, Clock.Now, status);
                }
            })));
            cancellation.ThrowIfCancellationRequested();
            return recorder;
        }
    }

    /// <summary>
    /// Orders leave when they are due, whether or not earlier ones were answered, and their latency counts from then. A target that stalls
    /// cannot slow down what is sent to it, so each order that its stall would have delayed shows the delay (no coordinated omission).
    /// </summary>
    public sealed record Open(Schedule Schedule, string Name) : Load
    {
        public override string Name { get; } = Name;

        public override async Task<Recorder> RunAsync(TimeSpan duration, Func<Task<int>> send, CancellationToken cancellation)
        {
            // Laid down before the clock starts; a little later than now, so that the first ones are not late.
            var due = Schedule.Due(duration).ToArray();
            var recorder = new Recorder(Clock.Now + (Clock.Second / 20), duration);
            var dispatch = new Dispatch(recorder, send, due.Length);
            var pacing = new Thread(() => dispatch.Pace(due, cancellation)) { IsBackground = true, Name = "pacing", Priority = ThreadPriority.AboveNormal };
            pacing.Start();
            await dispatch.AllAnswered;
            cancellation.ThrowIfCancellationRequested();
            return recorder;
        }
    }

    private sealed class Dispatch(Recorder recorder, Func<Task<int>> send, int count)
    {
        private readonly TaskCompletionSource _allAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _open = count + 1;

        public Task AllAnswered => _allAnswered.Task;

        /// <summary>Runs on a thread that does nothing else; sending itself is the pool's work, or one order's encryption would delay the next.</summary>
        public void Pace(long[] due, CancellationToken cancellation)
        {
            foreach (var offset in due)
            {
                var at = recorder.Start + offset;
                if (!cancellation.IsCancellationRequested)
                    Clock.WaitUntil(at);
                if (cancellation.IsCancellationRequested)
                    Ended();
                else
                    ThreadPool.UnsafeQueueUserWorkItem(static order => _ = order.Dispatch.SendAsync(order.Due), (Dispatch: this, Due: at), preferLocal: false);
            }

            Ended();
        }

        private async Task SendAsync(long due)
        {
            try
            {
                var left = Clock.Now;
                var status = await send();
                recorder.Record(due, left, Clock.Now, status);
                Ended();
            }
            catch (Exception broken)
            {
                // Not the target's doing, for that would be a status: the run is worth nothing.
                _allAnswered.TrySetException(broken);
            }
        }

        private void Ended()
        {
            if (Interlocked.Decrement(ref _open) == 0)
                _allAnswered.TrySetResult();
        }
    }
}
