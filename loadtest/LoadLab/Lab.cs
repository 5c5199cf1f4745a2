namespace LoadLab;

/// <summary>
/// A lab that does nothing but acknowledge and count: everything it spends is missing from what is measured. Only where results are wanted
/// does it read what it got.
/// </summary>
internal sealed class Lab(string name, ResultSender results, TimeProvider time)
{
    private static readonly byte[] Acknowledgement =
        """{"resourceType":"Bundle","type":"transaction-response","entry":[{"response":{"status":"201 Created","location":"ServiceRequest/7f2c9d4e/_history/1"}}]}"""u8.ToArray();

    private readonly Lock _lock = new();
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private volatile Conduct _conduct = new();
    private long _requests;
    private long _acknowledged;
    private long _lastRequest;

    public string Name => name;

    public Conduct Conduct
    {
        get => _conduct;
        set
        {
            _conduct = value;
            results.IsKeeping = value.KeepsResults;
        }
    }

    public LabCounts Counts
    {
        get
        {
            lock (_lock)
            {
                var last = Interlocked.Read(ref _lastRequest);
                return new LabCounts(
                    name, Interlocked.Read(ref _requests), Interlocked.Read(ref _acknowledged), _keys.Count,
                    last == 0 ? null : new DateTimeOffset(last, TimeSpan.Zero), results.Waiting, results.Taken, results.Refused);
            }
        }
    }

    public async Task ReceiveAsync(HttpContext http)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Exchange(ref _lastRequest, time.GetUtcNow().Ticks);
        var conduct = _conduct;
        if (conduct.IsDown)
        {
            http.Abort();
            return;
        }

        // A proxy that knows no orders sends no key; then there is nothing to count by.
        if (http.Request.Headers.TryGetValue("Idempotency-Key", out var key))
            Count(key.ToString());
        if (conduct.SendsResults)
            results.Add(await Body.ReadAsync(http.Request), time.GetUtcNow());
        else
            await Body.SkipAsync(http.Request);
        if (conduct.AnswersAfterSeconds > 0)
            await Task.Delay(TimeSpan.FromSeconds(conduct.AnswersAfterSeconds), time, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (http.RequestAborted.IsCancellationRequested)
            return;
        await Body.AnswerAsync(http.Response, Acknowledgement);
        Interlocked.Increment(ref _acknowledged);
    }

    private void Count(string key)
    {
        lock (_lock)
            _keys.Add(key);
    }
}
