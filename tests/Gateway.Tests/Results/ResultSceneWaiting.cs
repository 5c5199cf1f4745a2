using System.Text.Json.Nodes;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Results;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Results;

/// <summary>What waits for a placer, and how it comes there.</summary>
internal static class ResultSceneWaiting
{
    /// <summary>Everything that waits for the placer, as it will get it.</summary>
    public static async Task<IReadOnlyList<JsonObject>> WaitingAsync(this ResultScene scene, string placer = ResultScene.Placer)
    {
        var waiting = await scene.Ledger.Queue.WaitingAsync(scene.Programme, placer, new WaitingQuery(NumberToken: null, 0, long.MaxValue / 2, 0, 100_000));
        return [.. waiting.Results.Select(result => JsonNode.Parse(scene.Sealer.Open(new SealSubject(scene.Programme, result.ResultId, SealPurpose.Result), result.Content))!.AsObject())];
    }

    /// <summary>What waits of one order, oldest first.</summary>
    public static async Task<IReadOnlyList<JsonObject>> WaitingAsync(this ResultScene scene, LabOrder order) =>
        [.. (await scene.WaitingAsync()).Where(result => (string?)result.The("DiagnosticReport")["basedOn"]![0]!["identifier"]!["value"] == order.PlacerNumber.Value)];

    public static Task<long> WaitingCountAsync(this ResultScene scene) => scene.Ledger.Queue.WaitingCountAsync(scene.Programme, ResultScene.Placer);

    /// <summary>As if the placer had taken all that waits.</summary>
    public static async Task DrainAsync(this ResultScene scene)
    {
        foreach (var result in (await scene.Fetch.FindAsync(scene.Party(ResultScene.Placer), ResultScene.Asker, FetchQueryTests.Query(("_count", "200")))).Results)
            await scene.Fetch.AcknowledgeAsync(scene.Party(ResultScene.Placer), result.Id, ResultScene.None);
    }

    public static PlacerPump Pump(this ResultScene scene, PlacerEndpoint endpoint) => new(
        new PlacerDelivery(scene.Programme, ResultScene.Placer, endpoint.Connection, scene.Ledger.Queue, scene.Sealer, scene.Bell, scene.Audit.Trail, scene.Options, NullLogger.Instance),
        scene.Ledger.Queue, scene.Bell, scene.Options, TimeProvider.System, NullLogger.Instance);

    /// <summary>How many claims gave something to a pump in the last minute.</summary>
    public static async Task<int> ClaimsAsync(this ResultScene scene) =>
        ((StackExchange.Redis.RedisResult[])(await scene.Ledger.Redis.ReadAsync(db => db.ExecuteAsync("KEYS", $"{{{scene.Programme}}}:op:*")))!).Length;

    /// <summary>Runs the pump until the endpoint, or the ledger, is as it should be.</summary>
    public static async Task PumpUntilAsync(this ResultScene scene, PlacerEndpoint endpoint, Func<Task<bool>> holds)
    {
        using var stop = new CancellationTokenSource();
        var pump = scene.Pump(endpoint);
        // What labs send meanwhile may go to it at once. It is not disposed: the next takes its place in the scene.
        scene.Pumps.Add(pump);
        var running = pump.RunAsync(stop.Token);
        await ResultScene.EventuallyAsync(holds);
        await stop.CancelAsync();
        await running;
    }

    public static Task PumpUntilNothingWaitsAsync(this ResultScene scene, PlacerEndpoint endpoint) => scene.PumpUntilAsync(endpoint, async () => await scene.WaitingCountAsync() == 0);
}
