using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Disclosure;
using Gateway.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Gateway.Ledger.Benchmarks;

/// <summary>An embedded Redis of its own, every write on disk before its answer, and orders of the size that the demonstration's have.</summary>
internal sealed class BenchLedger : IAsyncDisposable
{
    public const string Programme = "cervical";
    public const string Test = "hrhpv";

    /// <summary>Bytes of a sealed order and of its sealed link, data key and all: the median of the demonstration's.</summary>
    public const int OrderBytes = 5_600;
    public const int LinkBytes = 620;

    // Redis 7: an entry of 24 bytes, a value object of 16, a key of 3 bytes in 8.
    private const int KeyAndEntry = 48;

    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>Room for everything: what is measured is the ledger, not the labs.</summary>
    public static readonly Candidate[] Labs =
    [
        Lab("lab-noord", 0.5), Lab("lab-midden", 0.3), Lab("lab-zuid", 0.2),
    ];

    public static readonly Candidate[] NoRoom = [.. Labs.Select(lab => lab with { CapacityADay = 0 })];

    private const int WrappedKey = 60;
    private static readonly Sealed Order = Random(OrderBytes);
    private static readonly Sealed Link = Random(LinkBytes);
    private static readonly Sealed Small = Random(128);

    private readonly OpenedLedger _ledger;
    private readonly string _folder;

    private BenchLedger(OpenedLedger ledger, string folder)
    {
        _ledger = ledger;
        _folder = folder;
        Placement = new OrderPlacement(Redis);
        Settlement = new Settlement(Redis);
    }

    public RedisConnection Redis => _ledger.Connection;

    public OrderPlacement Placement { get; }

    public Settlement Settlement { get; }

    public ConfigurationOptions Address => _ledger.Host!.Address();

    public static async Task<BenchLedger> StartAsync(int? connections)
    {
        string folder = Directory.CreateTempSubdirectory("ledger-bench-").FullName;
        var options = new LedgerOptions { DataFolder = folder, CommandTimeout = TimeSpan.FromMinutes(1) };
        options.Connections = connections ?? options.Connections;
        return new BenchLedger(await LedgerStart.OpenAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None), folder);
    }

    public static PlaceRequest NewOrder() => new(
        LedgerIds.NewOrderId(Programme),
        "programme-cervical",
        Token(),
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        Test,
        Urgent: false,
        Region: "",
        Token(),
        Order,
        Link,
        Labs,
        LedgerIds.NewOrderNumber(Programme));

    /// <summary>Where the sealed bytes do not matter: a million of them fit in memory.</summary>
    public static PlaceRequest NewSmallOrder() => NewOrder() with { Order = Small, Link = Small };

    public async Task<AllocationRecord> PlaceAsync() =>
        (await PlaceAsync(NewOrder()))[0].Allocation!;

    public async Task<IReadOnlyList<PlacedOrder>> PlaceAsync(params PlaceRequest[] orders) =>
        ((PlaceOutcome.Placed)await Placement.PlaceAsync(Programme, orders, Lease, CancellationToken.None)).Orders;

    public Task<SettleOutcome> DeliverAsync(AllocationRecord allocation) =>
        Settlement.SettleAsync(allocation, new DeliveryOutcome.Delivered(), TimeSpan.Zero, CancellationToken.None);

    public static Task ResultAsync(ResultLedger results, AllocationRecord allocation) => results.AcceptAsync(
        Programme,
        allocation.Lab,
        allocation.OrderNumber,
        new ResultRecord(LedgerIds.NewId(), Token(), Token(), Token(), ReportClass.Final, Completes: true, [Token()], [], TimeSpan.FromDays(30), Link),
        TimeSpan.Zero,
        CancellationToken.None);

    /// <summary>A figure of INFO, by its name.</summary>
    public async Task<double> InfoAsync(string name)
    {
        var info = (string)(await Redis.ReadAsync(db => db.ExecuteAsync("INFO", "everything")))!;
        string line = info.Split("\r\n").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>A script that always does the same, however many orders there are: what the machine is worth at this moment.</summary>
    public Task AlwaysTheSameAsync() => Redis.ReadAsync(db => db.ExecuteAsync("EVAL", "local t = {} for i = 1, 1000 do t[i] = i .. '' end return #t", 0));

    /// <summary>How long Redis is busy with the scripts of something, µs.</summary>
    public async Task<double> ScriptMicrosAsync(Func<Task> something)
    {
        await Redis.ReadAsync(db => db.ExecuteAsync("SLOWLOG", "RESET"));
        await something();
        var entries = (RedisResult[])(await Redis.ReadAsync(db => db.ExecuteAsync("SLOWLOG", "GET", 100)))!;
        return entries.Select(entry => (RedisResult[])entry!)
            .Where(entry => ((string[])entry[3]!)[0] is "EVALSHA" or "EVAL")
            .Sum(entry => (double)entry[2]);
    }

    /// <summary>What a sealed order and its link take by themselves, the allocator's rounding included, bytes.</summary>
    public async Task<double> SealedMemoryAsync()
    {
        double sum = 0;
        foreach (int bytes in (int[])[OrderBytes, LinkBytes])
        {
            await Redis.ReadAsync(db => db.StringSetAsync("{x}", new byte[bytes]));
            // The key and the entry that points to it are the order's own.
            sum += (double)await Redis.ReadAsync(db => db.ExecuteAsync("MEMORY", "USAGE", "{x}")) - KeyAndEntry;
        }

        await Redis.ReadAsync(db => db.KeyDeleteAsync("{x}"));
        return sum;
    }

    /// <summary>Seconds of processor time that Redis has used, its background threads included.</summary>
    public async Task<double> RedisSecondsAsync() => await InfoAsync("used_cpu_user") + await InfoAsync("used_cpu_sys");

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // As Disclosure.Tokens makes them.
    private static string Token() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    private static Candidate Lab(string id, double share) =>
        new(id, $"{id}-orders@3", share, CapacityADay: 100_000_000, Reserve: 0, OutstandingLimit: 100_000_000, Affinity: 0, Regions: [], new LabCalendar(3600, 0, []));

    private static Sealed Random(int length)
    {
        const string KeyId = "2026-11";
        var value = Sealed.Make(KeyId, WrappedKey, length - WrappedKey - KeyId.Length - 6);
        RandomNumberGenerator.Fill(value.WrappedKey);
        RandomNumberGenerator.Fill(value.Content);
        return value;
    }
}
