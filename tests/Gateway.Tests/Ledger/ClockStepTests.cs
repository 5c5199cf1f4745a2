using Gateway.Ledger;
using Gateway.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A gateway's wall clock is put forward or back: leases and days are those of the ledger.</summary>
public sealed class ClockStepTests : IDisposable
{
    private const int Capacity = 3;
    private static readonly Candidate[] Labs = [Scene.Lab("noord", capacity: Capacity)];
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-clock-").FullName;
    private readonly SteppedClock _clock = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(24)]
    [InlineData(-24)]
    public async Task A_step_changes_nothing_of_leases_and_days(int hours)
    {
        await using OpenedLedger ledger = await LedgerStart.OpenAsync(new LedgerOptions { DataFolder = _folder }, _clock, NullLogger.Instance, CancellationToken.None);
        var scene = new Scene(ledger.Connection);
        AllocationRecord before = await scene.AllocateAsync(Labs);

        _clock.Step = TimeSpan.FromHours(hours);

        // A lease from before the step still runs, here as there.
        Assert.Empty(await scene.ClaimDueAsync());
        Assert.Equal(1, await scene.Standing.InFlightAsync(scene.Programme, "noord"));
        Assert.InRange(_clock.GetElapsedTime(_clock.GetTimestamp(), before.Deadline), TimeSpan.FromTicks(1), Scene.Long);
        await scene.SettleAsync(before, new DeliveryOutcome.Delivered());

        // So does one from after it; and one that ends is given out again.
        AllocationRecord after = await scene.AllocateAsync(Labs);
        Assert.InRange(_clock.GetElapsedTime(_clock.GetTimestamp(), after.Deadline), TimeSpan.FromTicks(1), Scene.Long);
        AllocationRecord ending = await scene.AllocateAsync(Labs, lease: Scene.Shortest);
        Assert.Equal(ending.OrderId, Assert.Single(await Scene.UntilAnyAsync(() => scene.ClaimDueAsync())).Allocation.OrderId);

        // It is no other day: what was taken before the step still counts, and the lab is full.
        Assert.Null((await scene.PlaceOneAsync(scene.Order(Labs))).Allocation);
        Assert.Empty(await scene.ClaimHeldAsync(Labs));
        Assert.Equal(Capacity, (await scene.CountersAsync(Labs[0])).ReservedToday);
    }

    /// <summary>Time of day jumps, time elapsed does not: as CLOCK_REALTIME and CLOCK_MONOTONIC (clock_gettime(2)).</summary>
    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Step;
    }
}
