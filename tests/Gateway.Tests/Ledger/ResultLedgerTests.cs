using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class ResultLedgerTests(TestRedis redis)
{
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];

    [Fact]
    public async Task Final_result_completes_the_order_and_destroys_its_content_but_not_its_link()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);

        var accepted = Assert.IsType<AcceptOutcome.Accepted>(await scene.ResultAsync(allocation));
        HolderRecord? holder = await scene.Results.FindAsync(scene.Programme, allocation.OrderNumber);

        Assert.Equal(OrderState.Resulted, accepted.Record.State);
        Assert.NotNull(accepted.Record.Resulted);
        Assert.Null(await scene.Book.OrderOf(allocation.OrderId));
        Assert.Equal("koppeling"u8.ToArray(), holder!.Link!.Content);
        Assert.Equal((true, "noord"), (holder.IsCurrent, holder.GivenTo));
        Assert.Equal((0, 1), await OutstandingAndReservedAsync(scene));
    }

    [Fact]
    public async Task Same_report_again_is_a_duplicate_and_a_corrected_one_goes_out_too()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await scene.ResultAsync(allocation, report: "verslag-1");

        Assert.IsType<AcceptOutcome.Duplicate>(await scene.ResultAsync(allocation, report: "verslag-1"));
        Assert.IsType<AcceptOutcome.Accepted>(await scene.ResultAsync(allocation, report: "verslag-1", digest: "gecorrigeerd", status: ReportClass.Changed));
        Assert.Equal(1, (await scene.BooksAsync()).Resulted);
    }

    [Fact]
    public async Task Repeated_result_call_gets_the_answer_that_was_lost()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        var result = Scene.Result("verslag-1");

        for (int i = 0; i < 2; i++)
            Assert.IsType<AcceptOutcome.Accepted>(await scene.Results.AcceptAsync(scene.Programme, "noord", allocation.OrderNumber, result, TimeSpan.Zero, CancellationToken.None));

        Assert.Single(await scene.ClaimResultsAsync());
    }

    [Fact]
    public async Task Only_the_lab_that_holds_the_order_is_heard()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);

        Assert.IsType<AcceptOutcome.NotHolder>(await scene.ResultAsync(allocation, lab: "zuid"));
        Assert.IsType<AcceptOutcome.Unknown>(await scene.ResultAsync(allocation with { OrderNumber = "NOOITGEGEVEN" }));
        Assert.Equal(OrderState.Delivered, (await scene.FindAsync(allocation.OrderId)).State);
    }

    [Fact]
    public async Task Lab_that_lost_the_order_is_not_heard_and_its_number_is_known_as_old()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord old = await scene.DeliverAsync(Noord);
        await scene.SuspendAsync("noord");
        await scene.MoveAsync("noord", [Scene.Lab("zuid")]);
        await scene.ReinstateAsync("noord");

        Assert.IsType<AcceptOutcome.NotHolder>(await scene.ResultAsync(old));
        Assert.IsType<AcceptOutcome.NotHolder>(await scene.ResultAsync(old, lab: "zuid"));
        HolderRecord? holder = await scene.Results.FindAsync(scene.Programme, old.OrderNumber);
        Assert.Equal((false, "noord", "zuid"), (holder!.IsCurrent, holder.GivenTo, holder.Record.Lab));
        Assert.NotNull(await scene.Book.OrderOf(old.OrderId));
    }

    [Theory]
    [InlineData(SuspensionMode.Drain, true)]
    [InlineData(SuspensionMode.Move, true)]
    [InlineData(SuspensionMode.Cut, false)]
    internal async Task Suspended_lab_is_heard_about_what_it_holds_unless_it_is_cut(SuspensionMode mode, bool heard)
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await scene.SuspendAsync("noord", mode);

        Assert.Equal(heard ? typeof(AcceptOutcome.Accepted) : typeof(AcceptOutcome.LabCut), (await scene.ResultAsync(allocation)).GetType());
        Assert.Equal(heard ? OrderState.Resulted : OrderState.Delivered, (await scene.FindAsync(allocation.OrderId)).State);
    }

    [Fact]
    public async Task Result_of_a_cancelled_order_is_not_taken()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await scene.Cancellation.CancelAsync(allocation.OrderId, CancellationToken.None);
        AllocationRecord cancellation = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        await scene.SettleAsync(cancellation, new DeliveryOutcome.Delivered());

        Assert.Equal(new AcceptOutcome.Closed(OrderState.Cancelled), await scene.ResultAsync(allocation));
    }

    [Fact]
    public async Task Results_of_one_order_are_due_one_after_the_other()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await scene.ResultAsync(allocation, completes: false, digest: "voorlopig");
        await scene.ResultAsync(allocation);

        DueResult first = Assert.Single(await scene.ClaimResultsAsync());
        Assert.False(first.Completes);
        Assert.Empty(await scene.ClaimResultsAsync());

        Assert.True(await scene.SettleResultAsync(first, new ResultDelivery.RetryLater(Scene.Now)));
        DueResult again = Assert.Single(await scene.ClaimResultsAsync());
        Assert.Equal((first.ResultId, 2), (again.ResultId, again.Attempt));
        Assert.False(await scene.SettleResultAsync(first, new ResultDelivery.Delivered()));

        Assert.True(await scene.SettleResultAsync(again, new ResultDelivery.Delivered()));
        Assert.True(await scene.SettleResultAsync(again, new ResultDelivery.Delivered()));
        Assert.True(Assert.Single(await scene.ClaimResultsAsync()).Completes);
    }

    [Fact]
    public async Task Result_that_the_placer_refuses_is_kept_and_does_not_stop_the_next()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await scene.ResultAsync(allocation, completes: false, digest: "voorlopig");
        await scene.ResultAsync(allocation);

        DueResult first = Assert.Single(await scene.ClaimResultsAsync());
        await scene.SettleResultAsync(first, new ResultDelivery.RefusedByPlacer(422));

        Assert.True(Assert.Single(await scene.ClaimResultsAsync()).Completes);
        RefusedResult refused = Assert.Single(await scene.Queue.RefusedAsync(scene.Programme, 10));
        Assert.Equal((first.ResultId, first.OrderId, 422), (refused.ResultId, refused.OrderId, refused.Status));
    }

    [Fact]
    public async Task Quarantined_content_is_kept_once()
    {
        Scene scene = await redis.SceneAsync();
        var record = new QuarantineRecord(LedgerIds.NewOrderId(scene.Programme), "noord", "not-holder", OrderId: null, [], Scene.Sealed("onbekend"));
        await scene.Quarantine.QuarantineAsync(scene.Programme, record, CancellationToken.None);
        await scene.Quarantine.QuarantineAsync(scene.Programme, record with { Content = Scene.Sealed("anders verzegeld") }, CancellationToken.None);

        QuarantineEntry kept = Assert.Single(await scene.Quarantine.QuarantinedAsync(scene.Programme, 10));
        Assert.Equal((record.Id, "noord", "not-holder", null, 2), (kept.Id, kept.Lab, kept.Reason, kept.OrderId, kept.Times));
        Assert.Equal(record.Content.Bytes, (await scene.Quarantine.ContentAsync(scene.Programme, record.Id))!.Bytes);
    }

    private static async Task<(int, int)> OutstandingAndReservedAsync(Scene scene)
    {
        LabCounters counters = await scene.CountersAsync(Noord[0]);
        return (counters.Outstanding, counters.ReservedToday);
    }
}
