using System.Collections.Concurrent;

namespace Gateway.Ledger;

/// <summary>
/// Requests that come while others are under way go to Redis together, in one script: what a script costs before it does anything is then paid once for
/// many. One that comes when nothing is under way goes at once, by itself. One call is under way at a time: Redis does one thing at a time, and a second
/// call would only wait there instead of here, with fewer in it.
/// </summary>
/// <param name="most">Requests in one call; Redis serves nobody else meanwhile.</param>
/// <param name="ask">The call: as many answers as requests, in their order. When it fails, all of its requests have failed.</param>
internal sealed class Together<TRequest, TAnswer>(int most, Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TAnswer>>> ask)
{
    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private bool _isBusy;

    public Task<TAnswer> AskAsync(TRequest request)
    {
        var waiting = new Waiting(request);
        _waiting.Enqueue(waiting);
        _ = RunAsync();
        return waiting.Task;
    }

    // Whoever adds a request, and whoever ends a call, looks whether there is one to be made: so none is left behind.
    private async Task RunAsync()
    {
        if (_waiting.IsEmpty || Interlocked.Exchange(ref _isBusy, true))
            return;
        Waiting[] batch = Next();
        if (batch.Length > 0)
            await AnswerAsync(batch);

        // The next go to Redis before what these ask for goes on. That happens on threads of its own, but for one, which has this one.
        Interlocked.Exchange(ref _isBusy, false);
        _ = RunAsync();
        for (int i = 1; i < batch.Length; i++)
            ThreadPool.UnsafeQueueUserWorkItem(batch[i], preferLocal: true);
        if (batch.Length > 0)
            batch[0].Execute();
    }

    // Each asker is told what happened, none of them is this method's caller.
    private async ValueTask AnswerAsync(Waiting[] batch)
    {
        try
        {
            IReadOnlyList<TAnswer> answers = await ask(Array.ConvertAll(batch, static waiting => waiting.Request));
            if (answers.Count != batch.Length)
                throw new InvalidOperationException("The ledger answered fewer or more than it was asked.");
            for (int i = 0; i < batch.Length; i++)
                batch[i].Answer = answers[i];
        }
        catch (Exception e)
        {
            foreach (Waiting waiting in batch)
                waiting.Fault = e;
        }
    }

    private Waiting[] Next()
    {
        if (!_waiting.TryDequeue(out Waiting? first))
            return [];
        if (_waiting.IsEmpty)
            return [first];
        var batch = new List<Waiting> { first };
        while (batch.Count < most && _waiting.TryDequeue(out Waiting? waiting))
            batch.Add(waiting);
        return [.. batch];
    }

    /// <summary>A request, and what has become of it once its call has ended; executing it tells its asker.</summary>
    private sealed class Waiting(TRequest request) : TaskCompletionSource<TAnswer>, IThreadPoolWorkItem
    {
        public TRequest Request => request;

        public TAnswer? Answer { get; set; }

        public Exception? Fault { get; set; }

        public void Execute()
        {
            if (Fault is not null)
                SetException(Fault);
            else
                SetResult(Answer!);
        }
    }
}
