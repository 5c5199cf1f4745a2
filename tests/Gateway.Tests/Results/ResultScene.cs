using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Orders;
using Gateway.Registry;
using Gateway.Results;
using Gateway.Tests.Audit;
using Gateway.Tests.Disclosure;
using Gateway.Tests.Ledger;
using Gateway.Tests.Registry;
using Microsoft.Extensions.Logging.Abstractions;
using ProgrammeSimulator.Persons;
using Xunit;

namespace Gateway.Tests.Results;

/// <summary>The demo registry under a programme of its own in the shared Redis, with the whole way back: what labs send, what placers get, what operators decide.</summary>
internal sealed class ResultScene : IDisposable
{
    public const string Lab = "lab-midden";
    public const string Placer = "programme-cervical";
    public const string NumberSystem = "https://bevolkingsonderzoek.example.nl/order-number";

    private readonly TestRegistry _files = new();
    private readonly KeyRingFolder _keys = new();
    private readonly Pseudonymiser.Shelf _pseudonyms;
    private readonly ConcurrentDictionary<string, Party> _parties = new(StringComparer.Ordinal);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private int _orders;

    private ResultScene(RedisConnection redis, Action<TestRegistry, string> change, Action<ResultOptions> set)
    {
        Ledger = new Scene(redis, $"cervical{RandomNumberGenerator.GetHexString(12, lowercase: true)}");
        Rename();
        change(_files, Programme);
        Registry = _files.Loaded();
        var keys = KeyRing.Open(_keys.Path, createIfMissing: true);
        _pseudonyms = new Pseudonymiser.Shelf(keys);
        Sealer = new Sealer(keys);
        Tokens = new Tokens(keys);
        set(Options);
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        Judge = new ResultJudge(Registry, Ledger.Results, new ResultRules(_pseudonyms), Sealer, Tokens, TimeProvider.System);
        Restorer = new ResultRestorer(Registry, Sealer, Tokens, options, TimeProvider.System);
        Flow = new ResultFlow(Judge, Restorer, Ledger.Results, Ledger.Quarantine, Sealer, Tokens, Pumps, Bell);
        Desk = new QuarantineDesk(Ledger.Quarantine, Ledger.Results, Judge, Restorer, Sealer, Bell, NullLogger<QuarantineDesk>.Instance);
        Fetch = new ResultFetch(Ledger.Queue, Sealer, Tokens, Audit.Trail, NullLogger<ResultFetch>.Instance);
        Watch = new TurnaroundWatch(Registry, Ledger.Turnaround, Ledger.Signals, options, NullLogger<TurnaroundWatch>.Instance);
        Sweep = new LinkSweep(Registry, Ledger.Results, new OrderNumbers(Sealer), options, NullLogger<LinkSweep>.Instance);
    }

    /// <summary>The placer, as the audit trail names it.</summary>
    public static AuditUser Asker { get; } = AuditUser.Placer(Placer);

    public TestTrail Audit { get; } = new();

    public static CancellationToken None => CancellationToken.None;

    public Scene Ledger { get; }

    public string Programme => Ledger.Programme;

    public GatewayRegistry Registry { get; }

    public ResultOptions Options { get; } = new() { FirstRetrySeconds = 0.01, LongestRetrySeconds = 0.02, DeadlineSeconds = 0.1, AtOnce = 4 };

    public Sealer Sealer { get; }

    public Tokens Tokens { get; }

    public ResultBell Bell { get; } = new();

    public PlacerPumps Pumps { get; } = new();

    public ResultJudge Judge { get; }

    public ResultRestorer Restorer { get; }

    public ResultFlow Flow { get; }

    public QuarantineDesk Desk { get; }

    public ResultFetch Fetch { get; }

    public TurnaroundWatch Watch { get; }

    public LinkSweep Sweep { get; }

    /// <summary>What is in quarantine, without a decision.</summary>
    public Task<IReadOnlyList<QuarantineEntry>> QuarantinedAsync() => Ledger.Quarantine.QuarantinedAsync(Programme, 100_000);

    public static async Task<ResultScene> StartAsync(TestRedis redis, Action<TestRegistry, string>? change = null, Action<ResultOptions>? set = null) =>
        On((await redis.SceneAsync()).Redis, change, set);

    public static ResultScene On(RedisConnection redis, Action<TestRegistry, string>? change = null, Action<ResultOptions>? set = null) =>
        new(redis, change ?? ((_, _) => { }), set ?? (_ => { }));

    public Party Party(string certificate) => _parties.GetOrAdd(certificate, name =>
    {
        using var shown = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_files.Certificates, $"{name}.crt"));
        return new Party.Directory(Registry.Parties).Identify(shown)!;
    });

    /// <summary>A number that no other order of this scene has, from 1.</summary>
    public int NextOrder() => Interlocked.Increment(ref _orders);

    public (string System, string Value) PseudonymOf(string bsn, string lab)
    {
        var pseudonymiser = _pseudonyms.For(lab, Programme);
        return (pseudonymiser.System, pseudonymiser.Pseudonym(System.Text.Encoding.UTF8.GetBytes(Bsn.System), System.Text.Encoding.UTF8.GetBytes(bsn)));
    }

    /// <returns>For each report: true where it was taken, false where it is kept apart.</returns>
    public async Task<IReadOnlyList<bool>> SendAsync(JsonNode message, string lab = Lab) =>
        Assert.IsType<ResultAnswer.Received>(await Flow.AcceptAsync(Party($"{lab}-client"), LabMessages.Utf8(message), None)).Taken;

    public async Task<bool> SendOneAsync(JsonNode message, string lab = Lab) => Assert.Single(await SendAsync(message, lab));

    /// <summary>What is kept apart, opened: what the lab sent.</summary>
    public async Task<IReadOnlyList<JsonObject>> OpenQuarantineAsync()
    {
        var opened = new List<JsonObject>();
        foreach (var entry in await QuarantinedAsync())
        {
            var content = await Ledger.Quarantine.ContentAsync(Programme, entry.Id);
            opened.Add(JsonNode.Parse(Sealer.Open(new SealSubject(Programme, entry.Id, SealPurpose.Quarantine), content!))!.AsObject());
        }

        return opened;
    }

    /// <summary>A second placer in the programme, that fetches.</summary>
    public static void WithFetchingPlacer(TestRegistry files, string programme)
    {
        files.AddCertificate("programme-zuid");
        files.Change($"programmes/{programme}.json", json => json["placers"]!.AsArray().Add(new JsonObject
        {
            ["id"] = "programme-zuid",
            ["pins"] = new JsonArray("certificate:programme-zuid.crt"),
        }));
    }

    /// <summary>Waits for the thing itself. The limit only ends a test that waits in vain.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, "It never came to hold.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        Audit.Dispose();
        _pseudonyms.Dispose();
        _files.Dispose();
        _keys.Dispose();
    }

    // Tests share one Redis, and a programme's keys carry its id.
    private void Rename()
    {
        Rename("cervical", Programme);
        Rename("bowel", $"x{Programme}");
        foreach (var person in (string[])["operator-anna", "operator-bram", "auditor-cert"])
            _files.Change($"people/{person}.json", json => json["programmes"] = new JsonArray(Programme));
    }

    private void Rename(string from, string to)
    {
        var programme = JsonNode.Parse(File.ReadAllText(_files.PathOf($"programmes/{from}.json")))!;
        programme["id"] = to;
        _files.Remove($"programmes/{from}.json");
        _files.Write($"programmes/{to}.json", programme.ToJsonString());
    }
}
