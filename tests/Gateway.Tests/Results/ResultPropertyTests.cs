using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Ledger;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

/// <summary>
/// Results of three labs for two placers, one pushed to and one fetching, in any order, repeated, swapped, late, from labs that start again and through
/// an endpoint that fails: each placer gets exactly its own, what a lab found is unchanged to the byte, and nothing is lost.
/// GATEWAY_RESULTS sets how many; gateway/docs/results.md says when.
/// </summary>
public sealed class ResultPropertyTests(TestRedis redis)
{
    private const string Fetching = "programme-zuid";
    private const int Senders = 4;
    private static readonly string[] Labs = ["lab-noord", "lab-midden", "lab-zuid"];

    // What the gateway puts in place of the lab's own.
    private static readonly string[] Identity = ["identifier", "subject", "basedOn", "meta", "id", "specimen", "result"];

    private static readonly int Wanted = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_RESULTS") ?? "300", CultureInfo.InvariantCulture);

    private readonly ConcurrentDictionary<int, Sent> _sent = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Results_in_any_order_reach_their_own_placer_or_the_quarantine_and_none_is_lost(int seed)
    {
        using var scene = await ResultScene.StartAsync(redis, ResultScene.WithFetchingPlacer);
        var chance = new Random(seed);
        var plan = await PlanAsync(scene, chance);
        using var endpoint = new PlacerEndpoint { Behave = (_, request) => (request % 11) switch { 2 => 500, 5 => -1, 7 => -2, 9 => 503, _ => null } };
        using var stop = new CancellationTokenSource();
        using var one = scene.Pump(endpoint);
        using var other = scene.Pump(endpoint);
        Task[] replicas = [one.RunAsync(stop.Token), other.RunAsync(stop.Token)];

        await Task.WhenAll(plan.Chunk((plan.Length / Senders) + 1).Select(part => Task.Run(() => SendAsync(scene, part))));

        var fetched = await FetchAllAsync(scene);
        await ResultScene.EventuallyAsync(async () => await scene.WaitingCountAsync() == 0);
        await stop.CancelAsync();
        await Task.WhenAll(replicas);

        var quarantined = (await scene.OpenQuarantineAsync()).Select(FindingOf).ToList();
        var pushed = endpoint.Created.Select(FindingOf).ToList();
        var delivered = pushed.Concat(fetched.Select(FindingOf)).ToList();
        Assert.Empty(await scene.WaitingAsync(Fetching));
        Assert.Equal(_sent.Keys.Order(), delivered.Concat(quarantined).Order());
        Assert.All(endpoint.Created, result => AssertIsOwn(result, ResultScene.Placer));
        Assert.All(fetched, result => AssertIsOwn(result, Fetching));
        Assert.All(_sent.Values.Where(sent => sent.IsSound).GroupBy(sent => sent.Order), order => Assert.Contains(order, sent => delivered.Contains(sent.Finding)));
        Assert.True((await scene.Ledger.BooksAsync()).Balance);
    }

    /// <summary>Everything that will be sent, repeats among it, in random order.</summary>
    private async Task<Sent[]> PlanAsync(ResultScene scene, Random chance)
    {
        var plan = new List<Sent>();
        LabOrder? before = null;
        while (_sent.Count < Wanted)
        {
            var order = await scene.DeliverAsync(
                Labs[chance.Next(Labs.Length)], placer: chance.Next(3) == 0 ? Fetching : ResultScene.Placer);
            foreach (var message in Messages(scene, order, before, chance))
            {
                _sent[message.Finding] = message;
                for (var times = chance.Next(3); times >= 0; times--)
                    plan.Add(message);
            }

            if (chance.Next(10) == 0)
            {
                await scene.Ledger.Cancellation.CancelAsync(order.Id, ResultScene.None);
                foreach (var cancelled in await scene.Ledger.ClaimDueAsync())
                    await scene.Ledger.SettleAsync(cancelled.Allocation, new DeliveryOutcome.Delivered());
                foreach (var late in _sent.Values.Where(sent => sent.Order == order))
                    _sent[late.Finding] = late with { IsSound = false };
            }

            before = order;
        }

        var all = plan.ToArray();
        chance.Shuffle(all);
        return all;
    }

    private IEnumerable<Sent> Messages(ResultScene scene, LabOrder order, LabOrder? another, Random chance)
    {
        var next = _sent.Count;
        Sent New(string status, bool sound, Func<JsonObject, JsonObject>? spoil = null)
        {
            var finding = ++next;
            return new Sent(finding, order, sound, () => (spoil ?? (message => message))(LabMessages.Report(order, status, finding: finding)));
        }

        yield return New("final", sound: true);
        switch (chance.Next(8))
        {
            case 0 when another is not null:
                yield return New("final", sound: false, message => message.Numbered(another.Number));
                break;
            case 1 when another is not null:
                yield return New("final", sound: false, message => message.Labelled(another.Barcode));
                break;
            case 2 when another is not null:
                yield return New("final", sound: false, message => message.About(scene.PseudonymOf(another.Bsn, order.Lab)));
                break;
            case 3:
                var unknown = LedgerIds.NewOrderNumber(scene.Programme);
                yield return New("final", sound: false, message => message.Numbered(unknown));
                break;
            case 4 or 5:
                yield return New("preliminary", sound: true);
                break;
            default:
                yield return New("corrected", sound: true);
                break;
        }
    }

    // A lab that starts again sends once more what it had sent last.
    private static async Task SendAsync(ResultScene scene, Sent[] part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            await scene.SendAsync(part[i].Message(), part[i].Order.Lab);
            if (i % 50 != 49)
                continue;
            foreach (var again in part[(i - 3)..i])
                await scene.SendAsync(again.Message(), again.Order.Lab);
        }
    }

    private static async Task<IReadOnlyList<JsonObject>> FetchAllAsync(ResultScene scene)
    {
        var placer = scene.Party(Fetching);
        var fetched = new List<JsonObject>();
        while ((await scene.Fetch.FindAsync(placer, ResultScene.Asker, FetchQueryTests.Query(("_count", "7")))).Results is { Count: > 0 } page)
        {
            foreach (var result in page)
            {
                fetched.Add(JsonNode.Parse(result.Content)!.AsObject());
                Assert.True(await scene.Fetch.AcknowledgeAsync(placer, result.Id, ResultScene.None));
            }
        }

        return fetched;
    }

    private void AssertIsOwn(JsonObject result, string placer)
    {
        var sent = _sent[FindingOf(result)];
        Assert.Equal(placer, sent.Order.Allocation.Placer);
        Assert.Equal(sent.Order.PlacerNumber.Value, (string?)result.The("DiagnosticReport")["basedOn"]![0]!["identifier"]!["value"]);
        Assert.Equal(sent.Order.Bsn, (string?)result.The("Patient")["identifier"]![0]!["value"]);
        Assert.Equal($"Patient/{sent.Order.Index}", (string?)result.The("DiagnosticReport")["subject"]!["reference"]);
        var said = sent.Message();
        foreach (var type in (string[])["DiagnosticReport", "Observation", "Specimen"])
            Assert.Equal(Content(said.The(type)), Content(result.The(type)));
    }

    private static IEnumerable<string> Content(JsonObject resource) => resource
        .Where(member => !Identity.Contains(member.Key, StringComparer.Ordinal))
        .Select(member => $"{member.Key}: {member.Value!.ToJsonString()}")
        .Order(StringComparer.Ordinal);

    private static int FindingOf(JsonObject message) => (int)message.The("Observation")["valueInteger"]!;

    /// <param name="Finding">What makes it known again, wherever it ends.</param>
    /// <param name="Order">Whose it is.</param>
    /// <param name="IsSound">It says what is so.</param>
    /// <param name="Message">Writes it, each time in another envelope.</param>
    private sealed record Sent(int Finding, LabOrder Order, bool IsSound, Func<JsonObject> Message);
}
