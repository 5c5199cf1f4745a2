using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Results;

namespace Gateway.Tests.Results;

/// <summary>A placer's server: creates each report once, by its identifier, and answers as it is told.</summary>
internal sealed class PlacerEndpoint : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, JsonObject> _created = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<JsonObject> _order = new();
    private int _requests;

    public PlacerEndpoint() => Connection = new PlacerConnection(new Uri("https://programma.example.nl/fhir"), new HttpMessageInvoker(this));

    public PlacerConnection Connection { get; }

    /// <summary>What it does with a report before it answers 201; null goes on. A status refuses it, and 0 hangs until the caller gives up.</summary>
    public Func<JsonObject, int, int?> Behave { get; set; } = (_, _) => null;

    /// <summary>Every report once, in the order in which they were created.</summary>
    public IReadOnlyList<JsonObject> Created => [.. _order];

    public int Requests => Volatile.Read(ref _requests);

    public IReadOnlyList<JsonObject> CreatedFor(LabOrder order) =>
        [.. Created.Where(report => (string?)report.The("DiagnosticReport")["basedOn"]![0]!["identifier"]!["value"] == order.PlacerNumber.Value)];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _requests);
        var body = JsonNode.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken))!.AsObject();
        switch (Behave(body, number))
        {
            case -1:
                throw new HttpRequestException(HttpRequestError.ConnectionError);
            case -2:
                // It has it, and its answer is lost.
                Create(body);
                throw new HttpRequestException(HttpRequestError.ResponseEnded);
            case 0:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
            case { } status:
                var refusal = new HttpResponseMessage((HttpStatusCode)status);
                if (status is 429 or 503)
                    refusal.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.Zero);
                return refusal;
        }

        Create(body);
        return new HttpResponseMessage(HttpStatusCode.OK);
    }

    private void Create(JsonObject body)
    {
        var condition = (string)body["entry"]![0]!["request"]!["ifNoneExist"]!;
        if (_created.TryAdd(condition, body))
            _order.Enqueue(body);
    }
}
