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
        var waiting = new Waiting(request);
        _waiting.Enqueue(waiting);
        _ = RunAsync();
        return waiting.Task;
    }

    // Whoever adds a request or ends a call looks for a free lane, so that none waits beside one.
    private async Task RunAsync()
    {
        if (_waiting.IsEmpty || !TryEnter())
            return;
        Waiting[] batch = Next();
        Action<int> tell = await AskAsync(batch);

        // The lane first: the next go to Redis before what these ask for goes on. That happens on threads of its own, but for one, which has this one.
        Interlocked.Decrement(ref _busy);
        _ = RunAsync();
        for (int i = 1; i < batch.Length; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static told => told.Tell(told.I), (Tell: tell, I: i), preferLocal: true);
        if (batch.Length > 0)
            tell(0);
    }

    /// <returns>Tells one of the batch its answer, or why there is none: each asker is told, none of them is this method's caller.</returns>
    private async Task<Action<int>> AskAsync(Waiting[] batch)
    {
        if (batch.Length == 0)
            return static _ => { };
        try
        {
            IReadOnlyList<TAnswer> answers = await ask(Array.ConvertAll(batch, waiting => waiting.Request));
            if (answers.Count != batch.Length)
                throw new InvalidOperationException("The ledger answered fewer or more than it was asked.");
            return i => batch[i].SetResult(answers[i]);
        }
        catch (Exception e)
        {
            return i => batch[i].SetException(e);
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

    private Waiting[] Next()
    {
        var batch = new List<Waiting>(1);
        while (batch.Count < most && _waiting.TryDequeue(out Waiting? waiting))
            batch.Add(waiting);
        return [.. batch];
    }

    private sealed class Waiting(TRequest request) : TaskCompletionSource<TAnswer>
    {
        public TRequest Request => request;
    }
}
