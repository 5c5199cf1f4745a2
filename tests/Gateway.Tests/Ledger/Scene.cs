using System.Security.Cryptography;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Routing;
using StackExchange.Redis;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A programme of its own in the shared Redis, with the ledger's services and short ways to say what tests say often.</summary>
internal sealed class Scene
{
    public const string Test = "82675-0";
    public const string Placer = "bevolkingsonderzoek-zuid";
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Now = TimeSpan.Zero;
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    public static readonly LabCalendar Always = new(3600, 0, []);

    /// <summary>The operation that suspends, where nothing else is said.</summary>
    public const string Operation = "0KJ3X9T2M4V7B5N8Q1R6W0Z2YA";

    private static long _turn;

    public Scene(RedisConnection redis, string? programme = null)
    {
        Redis = redis;
        Programme = programme ?? $"cervical{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        Placement = new OrderPlacement(redis);
        Settlement = new Settlement(redis);
        Dispatching = new Dispatching(redis);
        Standing = new LabStanding(redis, [Programme]);
        Watch = new StandingWatch(redis, Standing);
        Preview = new MovePreview(redis);
        Operations = new OperationBook(redis);
        Counts = new OperationCounts(redis);
        Changes = new Changes(redis);
        Evidence = new EvidenceBook(redis);
        Requests = new Requests(redis);
        Reinstating = new Reinstating(redis);
        Capacity = new LabCapacity(redis);
        Intake = new Intake(redis);
        Ramp = new LabRamp(redis);
        Retention = new Retention(redis);
        Destruction = new DestructionBatch.Desk(redis);
        Destructions = new Destructions(redis);
        Moving = new Moving(redis);
        Reallocating = new Reallocating(redis);
        Resending = new Resending(redis);
        Cancellation = new Cancellation(redis);
        Results = new ResultLedger(redis);
        Queue = new ResultQueue(redis);
        Quarantine = new Quarantine(redis);
        Signals = new Signals(redis);
        Turnaround = new Turnaround(redis);
        Book = new OrderBook(redis);
    }

    public RedisConnection Redis { get; }

    public string Programme { get; }

    public OrderPlacement Placement { get; }

    public Settlement Settlement { get; }

    public Dispatching Dispatching { get; }

    public LabStanding Standing { get; }

    public StandingWatch Watch { get; }

    public MovePreview Preview { get; }

    public OperationBook Operations { get; }

    public OperationCounts Counts { get; }

    public Changes Changes { get; }

    public EvidenceBook Evidence { get; }

    public Requests Requests { get; }

    public Reinstating Reinstating { get; }

    public LabCapacity Capacity { get; }

    public Intake Intake { get; }

    public LabRamp Ramp { get; }

    public Retention Retention { get; }

    public DestructionBatch.Desk Destruction { get; }

    public Destructions Destructions { get; }

    public Moving Moving { get; }

    public Reallocating Reallocating { get; }

    public Resending Resending { get; }

    public Cancellation Cancellation { get; }

    public ResultLedger Results { get; }

    public ResultQueue Queue { get; }

    public Quarantine Quarantine { get; }

    public Signals Signals { get; }

    public Turnaround Turnaround { get; }

    public OrderBook Book { get; }

    public static Candidate Lab(string name, double share = 1, int capacity = 1000, int limit = 100000, LabCalendar? calendar = null, int reserve = 0, double affinity = 0, string? region = null) =>
        new(name, $"{name}-standard@1", share, capacity, reserve, limit, affinity, region is null ? [] : [region], calendar ?? Always);

    /// <summary>A calendar that is so many days ahead of the real one: what happens by it, happens on that day. It is noon there, far from any midnight.</summary>
    public static LabCalendar DaysAhead(int days, int closedWeekdays = 0) =>
        new((days * 86400) + 43200 - (int)TimeProvider.System.GetUtcNow().TimeOfDay.TotalSeconds, closedWeekdays, []);

    public static Sealed Sealed(string content = "verzegeld")
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(content);
        var value = Gateway.Disclosure.Sealed.Make("ring-2026", 60, utf8.Length);
        RandomNumberGenerator.Fill(value.WrappedKey);
        utf8.CopyTo(value.Content);
        return value;
    }

    public PlaceRequest Order(
        IReadOnlyList<Candidate> labs,
        string? number = null,
        string digest = "digest-a",
        bool urgent = false,
        string test = Test,
        string region = "") => new(
            LedgerIds.NewOrderId(Programme),
            Placer,
            number ?? LedgerIds.NewId(),
            digest,
            test,
            urgent,
            region,
            $"person-{LedgerIds.NewId()}",
            Sealed(),
            Sealed("koppeling"),
            labs,
            LedgerIds.NewOrderNumber("cervical"));

    public Task<PlaceOutcome> PlaceAsync(params PlaceRequest[] orders) => PlaceAsync(Long, orders);

    public Task<PlaceOutcome> PlaceAsync(TimeSpan lease, params PlaceRequest[] orders) =>
        Placement.PlaceAsync(Programme, orders, lease, CancellationToken.None);

    /// <summary>Places one order and expects it to be accepted.</summary>
    public async Task<PlacedOrder> PlaceOneAsync(PlaceRequest order, TimeSpan? lease = null) =>
        Assert.Single(Assert.IsType<PlaceOutcome.Placed>(await PlaceAsync(lease ?? Long, order)).Orders);

    public async Task<AllocationRecord> AllocateAsync(IReadOnlyList<Candidate> labs, bool urgent = false, TimeSpan? lease = null) =>
        (await PlaceOneAsync(Order(labs, urgent: urgent), lease)).Allocation!;

    public async Task<AllocationRecord> DeliverAsync(IReadOnlyList<Candidate> labs)
    {
        AllocationRecord allocation = await AllocateAsync(labs);
        await SettleAsync(allocation, new DeliveryOutcome.Delivered());
        return allocation;
    }

    public async Task<OrderRecord> SettleAsync(AllocationRecord allocation, DeliveryOutcome outcome, TimeSpan? retry = null) =>
        Assert.IsType<SettleOutcome.Settled>(await Settlement.SettleAsync(allocation, outcome, retry ?? Now, CancellationToken.None)).Record;

    public Task<IReadOnlyList<ClaimedOrder>> ClaimDueAsync(int most = 100, TimeSpan? lease = null) =>
        Dispatching.ClaimDueAsync(Programme, most, lease ?? Long, CancellationToken.None);

    public Task<IReadOnlyList<ClaimedOrder>> ClaimHeldAsync(IReadOnlyList<Candidate> labs, int most = 100, TimeSpan? lease = null) =>
        Dispatching.ClaimHeldAsync(Programme, Test, labs, Numbers(most), lease ?? Long, CancellationToken.None);

    public Task<CapacityChange> SetCapacityAsync(Candidate lab, int? ordersADay, DateOnly? from = null, bool preview = false) =>
        Capacity.SetAsync(Programme, lab, Test, ordersADay, from, preview ? null : ChangeByAnna(), CancellationToken.None);

    /// <summary>The ledger's clock, in ms.</summary>
    public async Task<long> NowAsync()
    {
        var time = (long[])(await Redis.ReadAsync(db => db.ExecuteAsync("TIME")))!;
        return (time[0] * 1000) + (time[1] / 1000);
    }

    /// <summary>A change that an operator asks for, in a call of its own.</summary>
    public static ChangeOrder ChangeByAnna() => new(LedgerIds.NewId(), "operator-anna", "Overleg met de regisseur");

    /// <summary>Begins an operation, and tells this programme of it.</summary>
    public async Task<OperationRecord> BeginAsync(OperationPlan plan)
    {
        OperationRecord operation = Assert.IsType<OperationOutcome.Stands>(await Operations.BeginAsync(LedgerIds.NewId(), plan, "Storing bij het lab", "operator-anna")).Operation;
        await Operations.TellAsync(Programme, operation, CancellationToken.None);
        return operation;
    }

    /// <summary>From now on the lab takes this part of its share and capacity.</summary>
    public Task RampAsync(string lab, double part) => Ramp.StartAsync(
        Programme, lab, LedgerIds.NewId(), NextTurn(), new RampPlan(part < 1 ? [part, 1] : [1], Days: 2, Results: null, ErrorRate: 1, Least: 1), CancellationToken.None);

    /// <summary>The next turn of a change of standing.</summary>
    public static long NextTurn() => Interlocked.Increment(ref _turn);

    public static SuspensionRecord Suspension(SuspensionMode mode = SuspensionMode.Move, LateResults late = LateResults.Quarantine, bool stopped = false, string operation = Operation) =>
        new(operation, NextTurn(), mode, "ransomware bij het lab", "operator-1", late, stopped);

    public Task SuspendAsync(string lab, SuspensionMode mode = SuspensionMode.Move, LateResults late = LateResults.Quarantine) =>
        Standing.SuspendAsync(Programme, lab, Suspension(mode, late), CancellationToken.None);

    public Task<bool> ReinstateAsync(string lab) => Standing.ReinstateAsync(Programme, lab, NextTurn(), CancellationToken.None);

    public async Task<MoveBatch> MoveAsync(string lab, IReadOnlyList<Candidate> labs, int most = 100, int first = 0, string operation = Operation) =>
        (await TryMoveAsync(lab, labs, most, first, operation))!;

    /// <summary>Null when the operation does not move the lab's orders.</summary>
    public Task<MoveBatch?> TryMoveAsync(string lab, IReadOnlyList<Candidate> labs, int most = 100, int first = 0, string operation = Operation) =>
        Moving.MoveAsync(Programme, lab, operation, new MovePlan(first, most, ByTest(labs), Numbers(most)), CancellationToken.None);

    public Task<IReadOnlyList<MoveTally>> PreviewAsync(string lab, SuspensionMode mode, IReadOnlyList<Candidate> labs) =>
        Preview.OfAsync(Programme, lab, mode, ByTest(labs), CancellationToken.None);

    public static IReadOnlyDictionary<string, IReadOnlyList<Candidate>> ByTest(IReadOnlyList<Candidate> labs) =>
        new Dictionary<string, IReadOnlyList<Candidate>>(StringComparer.Ordinal) { [Test] = labs };

    public Task<AcceptOutcome> ResultAsync(
        AllocationRecord allocation, bool completes = true, string? report = null, string digest = "uitslag", string? lab = null, ReportClass? status = null) =>
        Results.AcceptAsync(
            Programme,
            lab ?? allocation.Lab,
            allocation.OrderNumber,
            Result(report, digest, status ?? (completes ? ReportClass.Final : ReportClass.Interim), completes),
            CancellationToken.None);

    public static ResultRecord Result(string? report = null, string digest = "uitslag", ReportClass status = ReportClass.Final, bool completes = true, params string[] barcodes) => new(
        LedgerIds.NewId(), report ?? LedgerIds.NewId(), "hrhpv", digest, status, completes, barcodes, [], TimeSpan.FromDays(30), Sealed("uitslag"));

    public Task<IReadOnlyList<DueResult>> ClaimResultsAsync(int most = 10, TimeSpan? lease = null) =>
        Queue.ClaimDueAsync(Programme, Placer, most, lease ?? Long, CancellationToken.None);

    public Task<bool> SettleResultAsync(DueResult result, ResultDelivery delivery) => Queue.SettleAsync(result, delivery, CancellationToken.None);

    /// <summary>The links that are due go, and leave a sealed number each.</summary>
    public async Task<int> SweepAsync(TimeSpan window = default)
    {
        IReadOnlyList<DueLink> due = await Results.DueLinksAsync(Programme, window, 100, CancellationToken.None);
        EndedLink[] ended = [.. due.Select(link => new EndedLink(link.OrderId, Sealed("nummer")))];
        return await Results.SweepLinksAsync(Programme, window, TimeSpan.FromDays(3650), ended, CancellationToken.None);
    }

    public async Task<OrderRecord> FindAsync(string orderId) => (await Book.FindAsync(orderId))!;

    public Task<Books> BooksAsync() => Book.BooksAsync(Programme);

    public async Task<LabCounters> CountersAsync(Candidate lab) => Assert.Single(await Book.LabsAsync(
        Programme, new Dictionary<string, IReadOnlyList<Candidate>>(StringComparer.Ordinal) { [Test] = [lab] }));

    /// <summary>What the record of disclosures says of a lab, oldest first.</summary>
    public async Task<IReadOnlyList<Disclosed>> DisclosuresAsync(string lab)
    {
        var entries = (RedisResult[])(await Redis.ReadAsync(db => db.ExecuteAsync("XRANGE", $"{{{Programme}}}:disclosed:{lab}", "-", "+")))!;
        return [.. entries.Select(e => (string[])((RedisResult[])e!)[1]!).Select(f => new Disclosed(f[1], f[3], f[5], f.Length > 10 ? f[11] : ""))];
    }

    public async Task<IReadOnlyList<(string Event, string Number)>> DisclosedAsync(string lab) =>
        [.. (await DisclosuresAsync(lab)).Select(d => (d.Event, d.Number))];

    /// <summary>Asks again until there is something: what is waited for ends by the clock of Redis.</summary>
    public static async Task<IReadOnlyList<T>> UntilAnyAsync<T>(Func<Task<IReadOnlyList<T>>> ask)
    {
        while (true)
        {
            if (await ask() is { Count: > 0 } answer)
                return answer;
            await Task.Yield();
        }
    }

    public static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => LedgerIds.NewOrderNumber("cervical"))];
}

internal sealed record Disclosed(string Event, string OrderId, string Number, string Reason);
