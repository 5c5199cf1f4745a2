using System.Collections.Concurrent;

namespace Gateway.Ledger;

/// <summary>
/// Requests that come while others are under way go to Redis together, in one script: what a script costs before it does anything is then paid once for
/// many. One that comes when nothing is under way goes at once, by itself.
/// </summary>
/// <param name="lanes">Calls under way at one time.</param>
/// <param name="most">Requests in one call; Redis serves nobody else meanwhile.</param>
/// <param name="ask">The call: as many answers as requests, in their order. When it fails, all of its requests have failed.</param>
internal sealed class Together<TRequest, TAnswer>(int lanes, int most, Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TAnswer>>> ask)
{
    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _busy;

    public Task<TAnswer> AskAsync(TRequest request)
    {
        var waiting = new Waiting(request, new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting.Enqueue(waiting);
        _ = RunAsync();
        return waiting.Answer.Task;
    }

    // Whoever adds a request or ends a call looks for a free lane, so that none waits beside one.
    private async Task RunAsync()
    {
        while (!_waiting.IsEmpty && TryEnter())
        {
            List<Waiting> batch = Next();
            if (batch.Count > 0)
                await AskAsync(batch);
            Interlocked.Decrement(ref _busy);
        }
    }

    private bool TryEnter()
    {
        while (Interlocked.Increment(ref _busy) > lanes)
        {
            // Where a lane became free between the two, its owner was turned away by this very attempt: so look again.
            if (Interlocked.Decrement(ref _busy) >= lanes)
                return false;
        }

        return true;
    }

    private List<Waiting> Next()
    {
        var batch = new List<Waiting>();
        while (batch.Count < most && _waiting.TryDequeue(out Waiting? waiting))
            batch.Add(waiting);
        return batch;
    }

    private async Task AskAsync(List<Waiting> batch)
    {
        try
        {
            IReadOnlyList<TAnswer> answers = await ask([.. batch.Select(waiting => waiting.Request)]);
            for (int i = 0; i < batch.Count; i++)
                batch[i].Answer.SetResult(answers[i]);
        }
        catch (Exception e)
        {
            // Each asker is told; none of them is this method's caller.
            foreach (Waiting waiting in batch)
                waiting.Answer.TrySetException(e);
        }
    }

    private sealed record Waiting(TRequest Request, TaskCompletionSource<TAnswer> Answer);
}
