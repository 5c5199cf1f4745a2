using System.Security.Cryptography;
using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class OperationBookTests(TestRedis redis)
{
    private readonly string _lab = $"lab-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    [Fact]
    public async Task Of_two_operators_at_once_one_wins_and_the_other_is_told_who()
    {
        OperationBook book = await BookAsync();
        OperationOutcome[] outcomes = await Task.WhenAll(
            book.BeginAsync(LedgerIds.NewId(), new OperationPlan.Suspension(_lab, SuspensionMode.Move, LateResults.Quarantine), "Inbraak", "operator-anna"),
            book.BeginAsync(LedgerIds.NewId(), new OperationPlan.Suspension(_lab, SuspensionMode.Move, LateResults.Quarantine), "Storing", "operator-bram"));

        OperationRecord won = Assert.Single(outcomes.OfType<OperationOutcome.Stands>()).Operation;
        Assert.Equal(won, Assert.Single(outcomes.OfType<OperationOutcome.Conflict>()).Operation);
        Assert.Equal(won, Assert.Single(await book.OpenAsync(), operation => operation.Plan is OperationPlan.Suspension { Lab: var lab } && lab == _lab));
    }

    [Fact]
    public async Task Call_that_is_repeated_finds_the_operation_that_it_began()
    {
        OperationBook book = await BookAsync();
        string id = LedgerIds.NewId();
        Assert.Equal(await BeginAsync(book, SuspensionMode.Cut, id), await BeginAsync(book, SuspensionMode.Cut, id));
    }

    [Fact]
    public async Task Stronger_mode_takes_the_place_of_a_weaker_one_and_never_the_other_way_round()
    {
        OperationBook book = await BookAsync();
        OperationRecord drain = Stands(await BeginAsync(book, SuspensionMode.Drain)), cut = Stands(await BeginAsync(book, SuspensionMode.Cut));
        Assert.Equal(OperationState.Replaced, (await book.FindAsync(drain.Id))!.State);
        Assert.True(cut.Turn > drain.Turn);
        Assert.IsType<OperationOutcome.Conflict>(await BeginAsync(book, SuspensionMode.Move));
        Assert.IsType<OperationOutcome.Conflict>(await book.ContinueAsync(drain.Id, Scene.ChangeByAnna()));
    }

    [Fact]
    public async Task First_moment_of_quiet_stays()
    {
        OperationBook book = await BookAsync();
        OperationRecord move = Stands(await BeginAsync(book, SuspensionMode.Move));
        DateTimeOffset first = DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000);
        Assert.Equal(first, await book.QuiescedAsync(move.Id, first));
        Assert.Equal(first, await book.QuiescedAsync(move.Id, first.AddSeconds(1)));
        Assert.Equal(first, Assert.IsType<OperationPlan.Suspension>((await book.FindAsync(move.Id))!.Plan).Quiesced);
    }

    [Fact]
    public async Task Who_stops_and_continues_is_kept_with_the_reason_and_once_a_call()
    {
        Scene scene = await redis.SceneAsync();
        OperationRecord move = Stands(await BeginAsync(scene.Operations, SuspensionMode.Move));
        ChangeOrder stop = new(LedgerIds.NewId(), "operator-anna", "Koerier staakt"), go = new(LedgerIds.NewId(), "operator-bram", "Koerier rijdt weer");
        await scene.Operations.StopAsync(move.Id, stop);
        await scene.Operations.StopAsync(move.Id, stop);
        await scene.Operations.ContinueAsync(move.Id, go);
        await scene.Operations.FinishAsync(move.Id);

        Assert.Equal(
            [("stopped", "operator-anna", "Koerier staakt"), ("running", "operator-bram", "Koerier rijdt weer")],
            (await scene.Changes.OfAsync(move.Id)).Select(change => (change.What, change.By, change.Reason)));
    }

    [Fact]
    public async Task Capacity_is_kept_with_who_set_it_and_why_and_a_preview_is_not()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SetCapacityAsync(Scene.Lab("noord"), 40);
        await scene.SetCapacityAsync(Scene.Lab("noord"), null);
        await scene.SetCapacityAsync(Scene.Lab("noord"), 50, preview: true);
        Assert.Equal(
            [("operator-anna", Scene.Test, 40), ("operator-anna", Scene.Test, (int?)null)],
            (await scene.Changes.OfCapacityAsync(scene.Programme, "noord")).Select(change => (change.By, change.Test, change.OrdersADay)));
    }

    [Fact]
    public async Task Operation_that_is_over_is_open_no_more_and_is_forgotten_in_the_end()
    {
        Scene scene = await redis.SceneAsync();
        OperationRecord operation = await scene.BeginAsync(new OperationPlan.Reallocation(scene.Programme, Scene.Test, "noord", "zuid", 10));
        Assert.Contains(await scene.Operations.OpenAsync(), open => open.Id == operation.Id);
        await scene.Operations.FinishAsync(operation.Id);
        Assert.DoesNotContain(await scene.Operations.OpenAsync(), open => open.Id == operation.Id);
        Assert.Contains(await scene.Operations.LatestAsync(1000), known => known.Id == operation.Id && known.State == OperationState.Done);

        TimeSpan kept = (await scene.Redis.ReadAsync(db => db.KeyTimeToLiveAsync($"{{operations}}:operation:{operation.Id}")))!.Value;
        Assert.InRange(kept, TimeSpan.FromDays(399), TimeSpan.FromDays(400));
        await scene.Redis.ReadAsync(db => db.KeyDeleteAsync($"{{operations}}:operation:{operation.Id}"));
        Assert.DoesNotContain(await scene.Operations.LatestAsync(1000), known => known.Id == operation.Id);
    }

    private Task<OperationOutcome> BeginAsync(OperationBook book, SuspensionMode mode, string? id = null) =>
        book.BeginAsync(id ?? LedgerIds.NewId(), new OperationPlan.Suspension(_lab, mode, LateResults.Quarantine), "Melding van een inbraak", "operator-anna");

    private static OperationRecord Stands(OperationOutcome outcome) => Assert.IsType<OperationOutcome.Stands>(outcome).Operation;

    private async Task<OperationBook> BookAsync() => (await redis.SceneAsync()).Operations;
}
