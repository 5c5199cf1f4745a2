using System.Diagnostics;
using System.Net;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>Redis away, back again, or another one: what was acknowledged stands, and what cannot be kept is not acknowledged.</summary>
public sealed class RedisFaultTests(Certificates certificates, ITestOutputHelper output)
{
    /// <summary>With the timeout that a gateway has by itself; other worlds are more patient.</summary>
    private static readonly Dictionary<string, string> OwnTimeout = new(WorldOptions.Impatient, StringComparer.Ordinal) { ["Redis__CommandTimeout"] = "00:00:00.9" };

    [Theory]
    [InlineData("silent")]
    [InlineData("dead")]
    public async Task While_Redis_is_away_nothing_is_acknowledged_and_afterwards_all_goes_on(string redis)
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { OwnRedis = true, Settings = OwnTimeout });
        await world.BowelPlacer.PlaceAsync(Orders.One(Programme.Bowel));
        Assert.Equal((200, "ok"), await world.First.HealthAsync("ready"));
        var order = Orders.One(Programme.Bowel);
        if (redis is "silent")
            world.Redis!.Stop();
        else
            await world.Redis!.KillAsync();

        var watch = Stopwatch.StartNew();
        var refused = await world.BowelPlacer.Client.SendAsync(order.Path, order.Body);
        output.WriteLine($"Redis {redis}: answered after {watch.ElapsedMilliseconds} ms");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Contains("\"transient\"", System.Text.Encoding.UTF8.GetString(refused.Body.Span), StringComparison.Ordinal);
        Assert.Equal((503, "ledger-unavailable"), await world.First.HealthAsync("ready"));
        Assert.Equal((200, "ok"), await world.First.HealthAsync("live"));

        watch.Restart();
        if (redis is "silent")
            world.Redis.Continue();
        else
            await world.Redis.StartAsync();
        await Eventually.HoldsAsync(async () => await world.First.HealthAsync("ready") == (200, "ok"));
        output.WriteLine($"Redis {redis}: ready {watch.ElapsedMilliseconds} ms after its return");
        await world.BowelPlacer.PlaceAsync(order);
        await world.BowelPlacer.BecomesAsync(order, task => task.Status == "completed");
        Assert.Single(world.LabsWith(order.Barcode));
        Assert.Equal(2, (await world.Operator.BooksAsync("bowel")).Accepted);
        Assert.True(world.Gateway.IsRunning);
    }

    /// <summary>A Redis that answers and takes no write: a connection alone would look well.</summary>
    [Fact]
    public async Task A_gateway_whose_Redis_can_only_be_read_is_not_ready()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { OwnRedis = true, Settings = OwnTimeout });
        await world.Redis!.SayAsync("CONFIG SET min-replicas-to-write 1");
        Assert.Equal((503, "ledger-unavailable"), await world.First.HealthAsync("ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.BowelPlacer.Client.SendAsync(Orders.One(Programme.Bowel))).Status);

        await world.Redis.SayAsync("CONFIG SET min-replicas-to-write 0");
        Assert.Equal((200, "ok"), await world.First.HealthAsync("ready"));
    }

    [Fact]
    public async Task The_health_listener_answers_nothing_else_and_the_others_no_question_of_health()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions());
        foreach (var path in (string[])["/", "/health", "/health/ready/now", "/fhir/metadata", "/api/labs"])
        {
            using var answer = await world.First.Health.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((HttpStatusCode.NotFound, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        using var placer = certificates.ClientAs(ScreeningWorld.Cervical, world.DataPlane);
        Assert.Equal(HttpStatusCode.NotFound, (await placer.AskAsync(HttpMethod.Get, "health/ready")).Status);
    }

    [Fact]
    public async Task Acknowledged_orders_are_there_when_a_replica_takes_over()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { RedisReplica = true, Settings = OwnTimeout });
        foreach (var lab in world.Labs)
            lab.Behave(new LabBehaviour(LabMode.NoResults));
        var (first, second) = (world.Redis!, world.RedisReplica!);
        var orders = Orders.Several(Programme.Bowel, 20);
        await Task.WhenAll(orders.Select(world.BowelPlacer.PlaceAsync));

        // The replica hears nothing more: what only the first has may be lost with it, so it is not acknowledged.
        await second.SayAsync("REPLICAOF 127.0.0.1 1");
        var lost = Orders.One(Programme.Bowel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.BowelPlacer.Client.SendAsync(lost)).Status);
        Assert.Equal((503, "ledger-unavailable"), await world.First.HealthAsync("ready"));

        // Nobody tells the gateway who is the first now.
        await first.KillAsync();
        await second.SayAsync("REPLICAOF NO ONE");
        var watch = Stopwatch.StartNew();
        await first.StartAsync(second);
        await Eventually.HoldsAsync(async () => await world.First.HealthAsync("ready") == (200, "ok"));
        output.WriteLine($"ready {watch.ElapsedMilliseconds} ms after the promotion");
        foreach (var order in orders)
            await world.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted");

        await world.BowelPlacer.PlaceAsync(lost);
        foreach (var lab in world.Labs)
            lab.Behave(new LabBehaviour(LabMode.Normal));
        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("bowel") is { Accepted: 21, Resulted: 21, Balance: true });
        Assert.All(orders.Append(lost), order => Assert.Single(ScreeningWorld.LabNames.SelectMany(lab => world.OrdersOf(lab, order.Barcode))));
    }
}
