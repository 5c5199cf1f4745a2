using System.Security.Cryptography;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A programme of its own in the shared Redis, with the ledger's services. What tests often do with them is said beside it, a subject a file (<c>Scene…</c>).</summary>
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

    /// <summary>The next turn of a change of standing.</summary>
    public static long NextTurn() => Interlocked.Increment(ref _turn);

    public static SuspensionRecord Suspension(SuspensionMode mode = SuspensionMode.Move, LateResults late = LateResults.Quarantine, bool stopped = false, string operation = Operation) =>
        new(operation, NextTurn(), mode, "ransomware bij het lab", "operator-1", late, stopped);

    public static IReadOnlyDictionary<string, IReadOnlyList<Candidate>> ByTest(IReadOnlyList<Candidate> labs) =>
        new Dictionary<string, IReadOnlyList<Candidate>>(StringComparer.Ordinal) { [Test] = labs };

    public static ResultRecord Result(string? report = null, string digest = "uitslag", ReportClass status = ReportClass.Final, bool completes = true, params string[] barcodes) => new(
        LedgerIds.NewId(), report ?? LedgerIds.NewId(), "hrhpv", digest, status, completes, barcodes, [], TimeSpan.FromDays(30), Sealed("uitslag"));

    public async Task<OrderRecord> FindAsync(string orderId) => (await Book.FindAsync(orderId))!;

    public Task<Books> BooksAsync() => Book.BooksAsync(Programme);

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
