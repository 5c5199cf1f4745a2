namespace LoadLab;

/// <summary>A programme's results endpoint: takes everything, and counts.</summary>
internal sealed class ResultsEndpoint(string name)
{
    private static readonly byte[] Taken = """{"resourceType":"Bundle","type":"transaction-response","entry":[{"response":{"status":"201 Created"}}]}"""u8.ToArray();
    private long _reports;

    public string Name => name;

    public long Reports => Interlocked.Read(ref _reports);

    public async Task ReceiveAsync(HttpContext http)
    {
        await Body.SkipAsync(http.Request);
        Interlocked.Increment(ref _reports);
        await Body.AnswerAsync(http.Response, Taken);
    }
}
