using System.Collections.Concurrent;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd.Worlds;

/// <summary>
/// Orders of both programmes that keep coming, several at once, through the gateways in turn. Who gets no answer sends the same again. Some hang up
/// without waiting for an answer, and send the same to the next gateway.
/// </summary>
internal sealed class SteadyLoad
{
    private const int Senders = 8;
    private const int OneInSoManyHangsUp = 5;
    private const int LongestWaitOfThose = 40;
    private readonly IReadOnlyList<Replica> _gateways;
    private readonly Random _random;
    private readonly ConcurrentDictionary<string, string> _acknowledged = new(StringComparer.Ordinal);

    /// <param name="gateways">Where orders are sent to, in turn.</param>
    /// <param name="ordersOfEach">How many of each programme.</param>
    /// <param name="random">Decides who hangs up and when.</param>
    public SteadyLoad(IReadOnlyList<Replica> gateways, int ordersOfEach, Random random)
    {
        _gateways = gateways;
        _random = random;
        var cervical = Worlds.Orders.Generator(Programme.Cervical);
        var bowel = Worlds.Orders.Generator(Programme.Bowel);
        Orders = [.. Enumerable.Range(0, ordersOfEach).SelectMany(index => (GeneratedOrder[])[cervical.Order(index), bowel.Order(index)])];
    }

    public IReadOnlyList<GeneratedOrder> Orders { get; }

    /// <summary>How many orders have been answered with 2xx.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>The Task that acknowledged the order.</summary>
    public string TaskOf(GeneratedOrder order) => _acknowledged[order.PlacerOrderNumber.Value];

    /// <summary>Ends when each order is acknowledged.</summary>
    /// <param name="before">What the last third of the orders waits for.</param>
    public Task SendAllAsync(Task? before = null) => Parallel.ForEachAsync(
        Orders.Index(),
        new ParallelOptions { MaxDegreeOfParallelism = Senders },
        async (sent, _) =>
        {
            if (before is not null && sent.Index >= Orders.Count * 2 / 3)
                await before;
            await SendAsync(sent.Index, sent.Item);
        });

    private async Task SendAsync(int index, GeneratedOrder order)
    {
        if (index % OneInSoManyHangsUp == 0)
            await HangUpAsync(order, index);
        var task = await TryPlaceAsync(order, index + 1, Eventually.Limit);
        Assert.True(task is not null, "No gateway acknowledged the order.");
        Assert.Equal(task, _acknowledged.GetOrAdd(order.PlacerOrderNumber.Value, task));
    }

    private async Task HangUpAsync(GeneratedOrder order, int turn)
    {
        int wait;
        lock (_random)
            wait = _random.Next(1, LongestWaitOfThose);
        // What was answered in time all the same must hold.
        if (await TryPlaceAsync(order, turn, TimeSpan.FromMilliseconds(wait)) is { } task)
            _acknowledged[order.PlacerOrderNumber.Value] = task;
    }

    /// <returns>The Task; null where no acknowledgement came.</returns>
    private async Task<string?> TryPlaceAsync(GeneratedOrder order, int turn, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            return PlacedTask.In(await _gateways[turn % _gateways.Count].PlacerOf(order.Programme).PlaceAsync(order, limit.Token)).Id;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
