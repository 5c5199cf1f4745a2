using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>I3, I4: a lab is suspended between each two steps of an order's way, in each mode; then the way goes on, as replicas that know nothing of it would.</summary>
public sealed class SuspendedWayTests(TestRedis redis)
{
    private static readonly Candidate Noord = Scene.Lab("noord"), Zuid = Scene.Lab("zuid");

    // How an order comes to its lab, and what happens to it there. A step that has nothing to be done with is passed over.
    private static readonly string[][] Ways =
    [
        ["place", "delivered", "interim", "result"],
        ["place", "indeterminate", "claim", "delivered", "result"],
        ["place", "never-sent", "claim", "never-sent", "claim", "delivered", "result"],
        ["place", "throttled", "claim", "indeterminate", "claim", "delivered", "result"],
        ["place", "refused"],
        ["place-briefly", "lease-ends", "claim", "delivered", "result"],
        ["place", "delivered", "cancel", "claim", "delivered"],
        ["place", "cancel", "delivered", "claim", "delivered"],
        ["hold", "claim-held", "delivered", "result"],
    ];

    public static TheoryData<string, int, string> Instants
    {
        get
        {
            var instants = new TheoryData<string, int, string>();
            foreach (string[] way in Ways)
            {
                for (int step = 0; step <= way.Length; step++)
                {
                    foreach (string mode in Enum.GetNames<SuspensionMode>())
                        instants.Add(string.Join(' ', way), step, mode);
                }
            }

            return instants;
        }
    }

    [Theory]
    [MemberData(nameof(Instants))]
    public async Task Suspended_at_any_instant_an_order_has_one_holder_and_the_lab_gets_nothing_once_quiesced(string way, int at, string how)
    {
        var mode = Enum.Parse<SuspensionMode>(how);
        Scene scene = await redis.SceneAsync();
        var traveller = new Traveller(scene);
        string[] steps = way.Split(' ');
        foreach (string step in steps[..at])
            await traveller.StepAsync(step);
        bool hadIt = traveller.MayBeAtNoord;

        await scene.SuspendAsync("noord", mode);
        traveller.Suspended = true;
        await MoveAsync(scene);
        foreach (string step in steps[at..])
        {
            await traveller.StepAsync(step);
            await MoveAsync(scene);
        }

        await traveller.LandAsync();
        await MoveAsync(scene);
        Assert.Equal(0, await scene.Standing.InFlightAsync(scene.Programme, "noord"));
        Assert.All(traveller.GivenAfterwards, lease => Assert.True(lease.Lab != "noord" || (mode == SuspensionMode.Drain && hadIt), $"{lease.Lab}, {mode}"));

        if (traveller.OrderId is not { } id)
            return;
        OrderRecord order = await scene.FindAsync(id);
        long noord = await scene.Counts.OutstandingAsync(scene.Programme, "noord"), zuid = await scene.Counts.OutstandingAsync(scene.Programme, "zuid");
        bool open = order.State is OrderState.Allocated or OrderState.Disclosing or OrderState.Indeterminate or OrderState.Delivered;
        Assert.Equal(open ? 1 : 0, noord + zuid);
        Assert.Equal(open && order.Lab == "noord" ? 1 : 0, noord);
        if (mode != SuspensionMode.Drain)
            Assert.Equal(0, noord);
        Assert.True((await scene.BooksAsync()).Balance);
    }

    private static async Task MoveAsync(Scene scene)
    {
        for (int? first = 0; first is not null;)
            first = (await scene.MoveAsync("noord", [Noord, Zuid], most: 10, first.Value)).Next;
    }

    /// <summary>One order and those who carry it: each acts on the newest lease, wherever it leads.</summary>
    private sealed class Traveller(Scene scene)
    {
        private readonly List<AllocationRecord> _given = [];
        private AllocationRecord? _running;

        public string? OrderId { get; private set; }

        public bool Suspended { get; set; }

        public List<AllocationRecord> GivenAfterwards { get; } = [];

        public bool MayBeAtNoord => _given.Exists(lease => lease.Lab == "noord");

        public Task StepAsync(string step) => step switch
        {
            "place" => PlaceAsync([Noord, Zuid with { Share = 1e-6 }], Scene.Long),
            "place-briefly" => PlaceAsync([Noord, Zuid with { Share = 1e-6 }], Scene.Shortest),
            "hold" => PlaceAsync([Noord with { CapacityADay = 0 }], Scene.Long),
            "claim-held" => ClaimAsync(scene.ClaimHeldAsync([Noord, Zuid with { Share = 1e-6 }])),
            "claim" => ClaimAsync(scene.ClaimDueAsync()),
            "delivered" => SettleAsync(new DeliveryOutcome.Delivered()),
            "indeterminate" => SettleAsync(new DeliveryOutcome.Indeterminate("timeout")),
            "never-sent" => SettleAsync(new DeliveryOutcome.NeverSent("connect")),
            "throttled" => SettleAsync(new DeliveryOutcome.Throttled(Scene.Now)),
            "refused" => SettleAsync(new DeliveryOutcome.RefusedByLab(422)),
            "lease-ends" => EndLeaseAsync(),
            "cancel" => OrderId is { } id ? scene.Cancellation.CancelAsync(id, CancellationToken.None) : Task.CompletedTask,
            "interim" => ResultAsync(completes: false),
            "result" => ResultAsync(completes: true),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No such step."),
        };

        /// <summary>What is under way ends: the replica was cut off.</summary>
        public async Task LandAsync()
        {
            if (_running is not null)
                await SettleAsync(new DeliveryOutcome.Indeterminate("cut"));
        }

        private async Task PlaceAsync(Candidate[] labs, TimeSpan lease)
        {
            PlacedOrder placed = await scene.PlaceOneAsync(scene.Order(labs), lease);
            OrderId = placed.Record.Id;
            Take(placed.Allocation);
        }

        private async Task ClaimAsync(Task<IReadOnlyList<ClaimedOrder>> claim) => Take((await claim).SingleOrDefault()?.Allocation);

        private void Take(AllocationRecord? lease)
        {
            if (lease is null)
                return;
            _running = lease;
            _given.Add(lease);
            if (Suspended)
                GivenAfterwards.Add(lease);
        }

        private async Task SettleAsync(DeliveryOutcome outcome)
        {
            if (_running is null)
                return;
            await scene.Settlement.SettleAsync(_running, outcome, Scene.Now, CancellationToken.None);
            _running = null;
        }

        // Its replica has died: the end comes by the clock of Redis.
        private async Task EndLeaseAsync()
        {
            if (_running is { } lease)
            {
                while (await scene.Standing.InFlightAsync(scene.Programme, lease.Lab) > 0)
                    await Task.Yield();
            }

            _running = null;
        }

        private async Task ResultAsync(bool completes)
        {
            if (_given.LastOrDefault() is { } lease)
                await scene.ResultAsync(lease, completes, digest: completes ? "uitslag" : "voorlopig");
        }
    }
}
