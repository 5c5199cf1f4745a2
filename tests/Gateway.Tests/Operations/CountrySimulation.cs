using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Operations;
using Gateway.Routing;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Operations;

/// <summary>
/// A programme and its labs, day by day, by the ledger's own scripts: each day the labs' calendars are one day further ahead of the real one, so capacity, closed days
/// and planned changes are those of that day, and months pass in seconds. A fiftieth of the country: 60 orders a weekday.
/// </summary>
internal sealed class CountrySimulation
{
    public const int OrdersAWeekday = 60;

    /// <summary>Of the intake of a day, as the country has it: 3,000 orders are Poisson with a deviation of 55, and a fiftieth of both is 60 and 1.1.</summary>
    public const double Deviation = 1.1;

    private const int Weekend = 0b1000001;
    private const int TurnaroundDays = 3;
    private const int BatchOfHeld = 200;
    private static readonly Sealed Content = Scene.Sealed();

    private readonly Scene _scene;
    private readonly OutlookReader _reader;
    private readonly Random _random;
    private readonly Queue<(int Day, AllocationRecord Allocation)> _atLabs = [];
    private readonly (string Name, double Share, int Capacity)[] _labs;
    private readonly int _monday;
    private int _day;

    public CountrySimulation(Scene scene, int seed, params (string Name, double Share, int Capacity)[] labs)
    {
        _scene = scene;
        _reader = new OutlookReader(scene.Book, scene.Capacity, scene.Intake);
        _random = new Random(seed);
        _labs = labs;
        _monday = Enumerable.Range(0, 7).First(ahead => DateOf(ahead).DayOfWeek == DayOfWeek.Monday);
    }

    public Scene Scene => _scene;

    /// <summary>The labs by the calendar of the present day.</summary>
    public IReadOnlyList<Candidate> Labs =>
        [.. _labs.Select(lab => Scene.Lab(lab.Name, lab.Share, lab.Capacity, calendar: Scene.DaysAhead(_monday + _day, Weekend)))];

    public DateOnly Today => DateOf(_monday + _day);

    public Task<long> HeldAsync() => _scene.Book.HeldAsync(_scene.Programme, Scene.Test);

    public Task<ReadOutlook> OutlookAsync(string? without = null) => _reader.ReadAsync(_scene.Programme, Scene.Test, Labs, without);

    /// <summary>The rest of so many days: orders come, held ones leave as there is room, results come. It ends in the evening.</summary>
    public async Task PassAsync(int days)
    {
        for (int i = 0; i < days; i++)
        {
            _day++;
            await DayAsync();
        }
    }

    /// <summary>A lab is removed, and all that it has goes to the others or waits.</summary>
    public async Task RemoveAsync(string lab)
    {
        await _scene.SuspendAsync(lab);
        MoveBatch batch;
        do
            batch = await _scene.MoveAsync(lab, Labs);
        while (batch.Left > 0);
    }

    private async Task DayAsync()
    {
        IReadOnlyList<Candidate> labs = Labs;
        await ClaimAsync(labs);
        for (int left = Arrivals(); left > 0; left -= 10)
        {
            PlaceRequest[] requests = [.. Enumerable.Range(0, Math.Min(10, left)).Select(_ => _scene.Order(labs) with { Order = Content, Link = Content })];
            await DeliverAsync(Assert.IsType<PlaceOutcome.Placed>(await _scene.PlaceAsync(requests)).Orders.Select(placed => placed.Allocation));
        }

        await ClaimAsync(labs);
        var results = new List<Task>();
        while (_atLabs.TryPeek(out var first) && first.Day + TurnaroundDays <= _day)
            results.Add(_scene.ResultAsync(_atLabs.Dequeue().Allocation));
        await Task.WhenAll(results);
    }

    private async Task ClaimAsync(IReadOnlyList<Candidate> labs)
    {
        IReadOnlyList<ClaimedOrder> claimed;
        do
        {
            claimed = await _scene.ClaimHeldAsync(labs, BatchOfHeld);
            await DeliverAsync(claimed.Select(order => order.Allocation));
        }
        while (claimed.Count == BatchOfHeld);
    }

    // An order that no lab has room for has no allocation.
    private async Task DeliverAsync(IEnumerable<AllocationRecord?> allocations)
    {
        AllocationRecord[] placed = [.. allocations.OfType<AllocationRecord>()];
        await Task.WhenAll(placed.Select(allocation => _scene.SettleAsync(allocation, new DeliveryOutcome.Delivered())));
        foreach (AllocationRecord allocation in placed)
            _atLabs.Enqueue((_day, allocation));
    }

    // Orders come on weekdays, as envelopes do; normally distributed by twelve throws.
    private int Arrivals() => Today.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
        ? 0
        : (int)Math.Round(OrdersAWeekday + (Deviation * (Enumerable.Range(0, 12).Sum(_ => _random.NextDouble()) - 6)));

    private static DateOnly DateOf(int ahead) => Scene.DaysAhead(ahead).DayAt(TimeProvider.System.GetUtcNow());
}
