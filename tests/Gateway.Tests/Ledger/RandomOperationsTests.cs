using System.Collections.Concurrent;
using System.Globalization;
using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>Several callers do anything at any time; afterwards the books, the labs and the record of disclosures must agree with each other.</summary>
public sealed class RandomOperationsTests(TestRedis redis)
{
    private const int Callers = 4;
    private const int Operations = 120;
    private static readonly Candidate[] Labs =
    [
        Scene.Lab("noord", 0.5, capacity: 60, limit: 40), Scene.Lab("midden", 0.3, capacity: 40, limit: 30), Scene.Lab("zuid", 0.2, capacity: 25),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Books_labs_and_disclosures_agree_after_anything(int seed)
    {
        Scene scene = await redis.SceneAsync();
        var run = new Run(scene);

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(seed * 100 + caller);
            for (int i = 0; i < Operations; i++)
                await run.StepAsync(random);
        })));

        OrderRecord[] orders = await Task.WhenAll(run.Orders.Keys.Select(scene.FindAsync));
        await BooksAgreeAsync(scene, orders);
        foreach (Candidate lab in Labs)
            await LabAgreesAsync(scene, lab, orders);
        await NoOrderWasInTwoHandsAsync(scene);
    }

    private static async Task BooksAgreeAsync(Scene scene, OrderRecord[] orders)
    {
        Books books = await scene.BooksAsync();
        long Count(OrderState state) => orders.LongCount(o => o.State == state);
        Assert.True(books.Balance, books.ToString());
        Assert.Equal(
            new Books(
                orders.Length, Count(OrderState.Held), Count(OrderState.Allocated), Count(OrderState.Disclosing), Count(OrderState.Indeterminate),
                Count(OrderState.Delivered), Count(OrderState.Resulted), Count(OrderState.Cancelled), Count(OrderState.Refused), Count(OrderState.Undeliverable)),
            books);
        Assert.Equal(books.Held, await scene.Book.HeldAsync(scene.Programme, Scene.Test));
    }

    private static async Task LabAgreesAsync(Scene scene, Candidate lab, OrderRecord[] orders)
    {
        LabCounters counters = await scene.CountersAsync(lab);
        OrderRecord[] here = [.. orders.Where(o => o.Lab == lab.Lab)];
        int open = here.Count(o => o.State is OrderState.Allocated or OrderState.Disclosing or OrderState.Indeterminate or OrderState.Delivered);
        int resulted = here.Count(o => o.State == OrderState.Resulted);
        Assert.Equal(open, counters.Outstanding);
        Assert.Equal(open + resulted, counters.ReservedToday);
        Assert.InRange(counters.ReservedToday, 0, lab.CapacityADay);
        Assert.InRange(counters.Outstanding, 0, lab.OutstandingLimit);
    }

    // Each order number but the last of an order must have ended so that its lab provably has no order to work on, or is fenced.
    private static async Task NoOrderWasInTwoHandsAsync(Scene scene)
    {
        var disclosures = new List<Disclosed>();
        foreach (Candidate lab in Labs)
            disclosures.AddRange(await scene.DisclosuresAsync(lab.Lab));

        foreach (IGrouping<string, Disclosed> order in disclosures.GroupBy(d => d.OrderId))
        {
            IGrouping<string, Disclosed>[] numbers = [.. order.GroupBy(d => d.Number)];
            Assert.All(numbers, number => Assert.Single(number, d => d.Event == "intent"));
            Assert.InRange(numbers.Count(n => !Ended([.. n.Select(d => d.Event)])), 0, 1);
        }
    }

    private static bool Ended(string[] events) =>
        events.Contains("moved") || events.Contains("refused")
        || (events[^1] == "never-sent" && !events.Contains("indeterminate") && !events.Contains("delivered"));

    private sealed class Run(Scene scene)
    {
        private readonly ConcurrentBag<AllocationRecord> _leases = [];
        private readonly ConcurrentBag<AllocationRecord> _sent = [];

        public ConcurrentDictionary<string, bool> Orders { get; } = new(StringComparer.Ordinal);

        public Task StepAsync(Random random) => random.Next(14) switch
        {
            <= 3 => PlaceAsync(random),
            <= 7 => SettleAsync(random),
            8 => ClaimAsync(scene.ClaimDueAsync(5, random.Next(3) == 0 ? Scene.Shortest : Scene.Long)),
            9 => ClaimAsync(scene.ClaimHeldAsync(Labs, 5, random.Next(3) == 0 ? Scene.Shortest : Scene.Long)),
            10 => StandAsync(random),
            11 => scene.MoveAsync(Any(random), Labs, 10),
            12 => ResultAsync(random),
            _ => CancelAsync(random),
        };

        private static string Any(Random random) => Labs[random.Next(Labs.Length)].Lab;

        private async Task PlaceAsync(Random random)
        {
            PlaceRequest[] orders =
            [
                .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => scene.Order(
                    Labs,
                    random.Next(300).ToString(CultureInfo.InvariantCulture),
                    random.Next(20) == 0 ? "digest-b" : "digest-a",
                    random.Next(4) == 0)),
            ];
            if (await scene.PlaceAsync(random.Next(4) == 0 ? Scene.Shortest : Scene.Long, orders) is not PlaceOutcome.Placed placed)
                return;
            foreach (PlacedOrder order in placed.Orders)
            {
                Orders.TryAdd(order.Record.Id, true);
                if (order.Allocation is { } allocation)
                    _leases.Add(allocation);
            }
        }

        private async Task SettleAsync(Random random)
        {
            if (!_leases.TryTake(out AllocationRecord? allocation))
                return;
            DeliveryOutcome outcome = random.Next(10) switch
            {
                <= 4 => new DeliveryOutcome.Delivered(),
                5 => new DeliveryOutcome.RefusedByLab(422),
                6 or 7 => new DeliveryOutcome.NeverSent("connect"),
                8 => new DeliveryOutcome.Indeterminate("timeout"),
                _ => random.Next(3) == 0 ? new DeliveryOutcome.CannotMinimise("unknown-element") : new DeliveryOutcome.Throttled(Scene.Now),
            };
            await scene.Settlement.SettleAsync(allocation, outcome, Scene.Now, CancellationToken.None);
            _sent.Add(allocation);
        }

        private async Task ClaimAsync(Task<IReadOnlyList<ClaimedOrder>> claim)
        {
            foreach (ClaimedOrder claimed in await claim)
                _leases.Add(claimed.Allocation);
        }

        private async Task StandAsync(Random random)
        {
            if (random.Next(2) == 0)
                await scene.SuspendAsync(Any(random));
            else
                await scene.ReinstateAsync(Any(random));
        }

        private async Task ResultAsync(Random random)
        {
            if (_sent.TryTake(out AllocationRecord? allocation))
                await scene.ResultAsync(allocation, completes: random.Next(3) > 0);
        }

        private async Task CancelAsync(Random random)
        {
            string[] ids = [.. Orders.Keys];
            if (ids.Length > 0)
                await scene.Cancellation.CancelAsync(ids[random.Next(ids.Length)], CancellationToken.None);
        }
    }
}
