using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Ledger;
using Gateway.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>Each has a Redis of its own: what happens to it here must happen to nobody else's.</summary>
public sealed class FaultTests : IDisposable
{
    private static readonly Candidate[] Labs = [Scene.Lab("noord", capacity: 100000)];
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-fault-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Forgotten_scripts_are_not_noticed()
    {
        await using OpenedLedger ledger = await OpenAsync();
        var scene = new Scene(ledger.Connection);
        using var done = new CancellationTokenSource();
        Task flushing = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await scene.Redis.ReadAsync(db => db.ExecuteAsync("SCRIPT", "FLUSH"));
        });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
                await scene.DeliverAsync(Labs);
        })));
        await done.CancelAsync();
        await flushing;

        Assert.Equal(200, (await scene.BooksAsync()).Delivered);
    }

    [Fact]
    public async Task Killed_redis_loses_nothing_that_was_acknowledged_and_takes_nothing_twice()
    {
        await using OpenedLedger ledger = await OpenAsync();
        var scene = new Scene(ledger.Connection);
        var acknowledged = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);

        Task load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 150; i++)
                acknowledged.TryAdd((await UntilAcceptedAsync(scene, scene.Order(Labs))).Record.Id, true);
        })));
        foreach (int after in new[] { 100, 300, 500 })
        {
            while (acknowledged.Count < after && !load.IsCompleted)
                await Task.Yield();
            Kill(ledger, "KILL");
        }

        await load;
        OrderRecord[] found = await Task.WhenAll(acknowledged.Keys.Select(scene.FindAsync));
        Assert.Equal(600, found.Length);
        Assert.All(found, Assert.NotNull);
        Books books = await scene.BooksAsync();
        Assert.Equal((600, 600), (books.Accepted, books.Disclosing));
        Assert.Equal(600, (await scene.CountersAsync(Labs[0])).ReservedToday);
    }

    [Fact]
    public async Task Silent_redis_is_unavailable_and_then_comes_back()
    {
        await using OpenedLedger ledger = await OpenAsync();
        var scene = new Scene(ledger.Connection);
        PlaceRequest order = scene.Order(Labs);

        Kill(ledger, "STOP");
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => scene.PlaceAsync(order));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => scene.Book.FindAsync(order.OrderId));
        Kill(ledger, "CONT");

        Assert.NotNull((await UntilAcceptedAsync(scene, order)).Allocation);
        Assert.Equal(1, (await scene.BooksAsync()).Accepted);
    }

    [Theory]
    [InlineData("CONFIG", "SET", "min-replicas-to-write", "1")]
    [InlineData("REPLICAOF", "127.0.0.1", "1")]
    public async Task Redis_that_can_only_be_read_is_unavailable(string command, params string[] arguments)
    {
        await using OpenedLedger ledger = await OpenAsync();
        var scene = new Scene(ledger.Connection);
        AllocationRecord allocation = await scene.AllocateAsync(Labs);

        await ledger.Connection.ReadAsync(db => db.ExecuteAsync(command, arguments));

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => scene.PlaceAsync(scene.Order(Labs)));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => scene.SettleAsync(allocation, new DeliveryOutcome.Delivered()));
        Assert.Equal(1, (await scene.BooksAsync()).Accepted);
    }

    [Fact]
    public async Task Stopped_redis_is_unavailable()
    {
        OpenedLedger ledger = await OpenAsync();
        var scene = new Scene(ledger.Connection);
        await scene.DeliverAsync(Labs);

        await ledger.Host!.DisposeAsync();

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => scene.PlaceAsync(scene.Order(Labs)));
        await ledger.Connection.DisposeAsync();
    }

    [Fact]
    public async Task Write_counts_only_when_the_replicas_have_it()
    {
        await using OpenedLedger ledger = await OpenAsync("primary");
        await using OpenedLedger replica = await OpenAsync("replica");
        using ConnectionMultiplexer own = await ConnectionMultiplexer.ConnectAsync(ledger.Host!.Address());
        var strict = new Scene(new RedisConnection([own], new LedgerOptions { ReplicasToWait = 1 }, TimeProvider.System));
        PlaceRequest order = strict.Order(Labs);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => strict.PlaceAsync(order));

        ConfigurationOptions primary = ledger.Host.Address();
        await replica.Connection.ReadAsync(db => db.ExecuteAsync("CONFIG", "SET", "masterauth", primary.Password));
        await replica.Connection.ReadAsync(db => db.ExecuteAsync("REPLICAOF", "127.0.0.1", primary.EndPoints[0].ToString()!.Split(':')[1]));

        Assert.NotNull((await UntilAcceptedAsync(strict, order)).Allocation);
        Assert.Equal(1, (await strict.BooksAsync()).Accepted);
    }

    private static async Task<PlacedOrder> UntilAcceptedAsync(Scene scene, PlaceRequest order)
    {
        while (true)
        {
            try
            {
                return await scene.PlaceOneAsync(order);
            }
            catch (LedgerUnavailableException)
            {
                await Task.Yield();
            }
        }
    }

    private static void Kill(OpenedLedger ledger, string signal)
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {ledger.Host!.ProcessId}"]);
        kill.WaitForExit();
    }

    private Task<OpenedLedger> OpenAsync(string folder = "") => LedgerStart.OpenAsync(
        new LedgerOptions { DataFolder = Path.Combine(_folder, folder) }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
}
