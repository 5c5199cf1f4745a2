using System.Collections.Concurrent;
using System.Net;
using Demo.Records;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace Demo.Orders;

/// <summary>An order that was sent, and what its placer was answered at once.</summary>
/// <param name="Order">The order.</param>
/// <param name="Status">HTTP status; null when no answer came.</param>
/// <param name="Task">Null when it was not accepted.</param>
internal sealed record SentOrder(GeneratedOrder Order, HttpStatusCode? Status, TaskView? Task)
{
    public bool IsAccepted => Task is not null;

    public string Number => Order.PlacerOrderNumber.Value;
}

/// <summary>Both programmes as placers: they send in turn, each in all three forms that the gateway takes.</summary>
internal sealed class Placers : IDisposable
{
    private const int TasksAtOnce = 16;
    private static readonly Programme[] Programmes = [Programme.Bowel, Programme.Cervical];
    private static readonly OrderEnvelope[] Envelopes = Enum.GetValues<OrderEnvelope>();

    private readonly Dictionary<string, PlacerClient> _clients;
    private readonly Dictionary<(string, OrderEnvelope), OrderGenerator> _generators;
    private readonly ConcurrentQueue<SentOrder> _sent = new();
    private readonly TimeProvider _time;
    private readonly OrderJournal? _journal;

    /// <param name="gateway">The gateway's data plane.</param>
    /// <param name="certificates">Folder of the PEM files.</param>
    /// <param name="seed">0 to 9999; another seed gives other order numbers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="journal">Where the programmes write down what they sent; null where nobody reads it.</param>
    public Placers(Uri gateway, string certificates, int seed, TimeProvider time, OrderJournal? journal = null)
    {
        _clients = Programmes.ToDictionary(programme => programme.Id, programme => new PlacerClient(gateway, certificates, $"programme-{programme.Id}"), StringComparer.Ordinal);
        _generators = Programmes.SelectMany(programme => Envelopes.Select(envelope => (programme, envelope))).ToDictionary(
            pair => (pair.programme.Id, pair.envelope),
            pair => new OrderGenerator(new OrderGeneratorOptions { Programme = pair.programme, Envelope = pair.envelope, Seed = seed }));
        _time = time;
        _journal = journal;
    }

    public IReadOnlyCollection<SentOrder> Sent => _sent;

    /// <summary>Sends one order; that there was no answer, or a refusal, is part of what comes back.</summary>
    public async Task<SentOrder> SendAsync(int index, CancellationToken cancellation)
    {
        var programme = Programmes[index % Programmes.Length];
        var order = _generators[(programme.Id, Envelopes[index % Envelopes.Length])].Order(index / Programmes.Length);
        var sentAt = _time.GetUtcNow();
        var sent = await SendAsync(order, cancellation);
        if (_journal is not null)
            await _journal.WriteAsync(sent, sentAt, _time.GetUtcNow());
        _sent.Enqueue(sent);
        return sent;
    }

    /// <summary>Sends orders at a steady pace: each at its own moment, whether or not those before it were answered.</summary>
    public async Task SendSteadilyAsync(IEnumerable<int> indices, TimeSpan pace, CancellationToken cancellation)
    {
        var underWay = new List<Task>();
        var start = _time.GetTimestamp();
        foreach (var index in indices)
        {
            var early = (pace * underWay.Count) - _time.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, _time, cancellation);
            underWay.Add(SendAsync(index, cancellation));
        }

        await Task.WhenAll(underWay);
    }

    /// <summary>How accepted orders stand now, by placer order number.</summary>
    /// <exception cref="HttpRequestException">The gateway does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, TaskView>> TasksAsync(IEnumerable<SentOrder> orders, CancellationToken cancellation)
    {
        var tasks = new ConcurrentDictionary<string, TaskView>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            orders.Where(order => order.IsAccepted),
            new ParallelOptions { MaxDegreeOfParallelism = TasksAtOnce, CancellationToken = cancellation },
            async (order, token) =>
            {
                var answer = await _clients[order.Order.Programme.Id].GetTaskAsync(order.Task!.Id, token);
                if (TaskView.In(answer.Body) is [var task])
                    tasks[order.Number] = task;
            });
        return tasks;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    private async Task<SentOrder> SendAsync(GeneratedOrder order, CancellationToken cancellation)
    {
        try
        {
            var answer = await _clients[order.Programme.Id].SendAsync(order, cancellation);
            return new SentOrder(order, answer.Status, (int)answer.Status is >= 200 and < 300 ? TaskView.In(answer.Body).SingleOrDefault() : null);
        }
        catch (HttpRequestException)
        {
            return new SentOrder(order, null, null);
        }
    }
}
