namespace Peers;

/// <summary>Lets many wait for the next change of something: take <see cref="Next"/>, look, and wait for it if what one looks for is not there yet.</summary>
public sealed class Signal
{
    private TaskCompletionSource _next = New();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, New()).SetResult();

    /// <summary>Ends when it holds; it is asked again after each change.</summary>
    public async Task UntilAsync(Func<bool> holds, CancellationToken cancellation)
    {
        while (true)
        {
            var next = Next;
            if (holds()) return;
            await next.WaitAsync(cancellation);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
