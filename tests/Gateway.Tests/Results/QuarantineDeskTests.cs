using Gateway.Ledger;
using Gateway.Results;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

/// <summary>What operators decide about what is kept apart, and that it is on record.</summary>
public sealed class QuarantineDeskTests(TestRedis redis)
{
    private static readonly Decider Anna = new("operator-anna", "A1", "sha256/a");
    private static readonly Decider Bram = new("operator-bram", "B1", "sha256/b");

    [Fact]
    public async Task Mismatch_is_released_by_two_people_and_goes_to_the_order_that_it_names()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        var entry = await KeptAsync(scene, order);

        Assert.IsType<DeskAnswer.Proposed>(await scene.Desk.ReleaseAsync(entry.Id, Anna, "Lab heeft het etiket nagekeken", ResultScene.None));
        Assert.Empty(await scene.WaitingAsync());
        Assert.Equal(("released", "operator-anna"), Assert.Single(await scene.QuarantinedAsync()).Proposal is { } first ? (first.Action, first.By.Party) : default);
        Assert.Equal("released", Assert.IsType<DeskAnswer.Decided>(await scene.Desk.ReleaseAsync(entry.Id, Bram, "Idem", ResultScene.None)).State);

        Assert.Equal(order.PlacerNumber.Value, (string?)Assert.Single(await scene.WaitingAsync()).The("DiagnosticReport")["basedOn"]![0]!["identifier"]!["value"]);
        Assert.Empty(await scene.QuarantinedAsync());
        Assert.Null(await scene.Ledger.Quarantine.ContentAsync(scene.Programme, entry.Id));
        Assert.Equal(OrderState.Resulted, (await scene.Ledger.FindAsync(order.Id)).State);
        var decisions = await scene.Ledger.Quarantine.DecisionsAsync(scene.Programme, after: null, 10);
        Assert.Equal(["proposed", "released"], decisions.Select(decision => decision.Fields["e"]));
        Assert.Equal(("operator-bram", "operator-anna", "barcode-mismatch", order.Id, "Idem"), (decisions[1].Fields["by"], decisions[1].Fields["with"], decisions[1].Fields["reason"], decisions[1].Fields["o"], decisions[1].Fields["why"]));
    }

    public static TheoryData<string, string, string> NoSecondPerson => new()
    {
        { "operator-anna", "B1", "sha256/b" },
        { "operator-bram", "A1", "sha256/b" },
        { "operator-bram", "B1", "sha256/a" },
        { "operator-anna", "A1", "sha256/a" },
    };

    [Theory]
    [MemberData(nameof(NoSecondPerson))]
    public async Task Same_person_certificate_or_key_is_no_second_person(string party, string certificate, string key)
    {
        using var scene = await ResultScene.StartAsync(redis);
        var entry = await KeptAsync(scene, await scene.DeliverAsync());
        await scene.Desk.ReleaseAsync(entry.Id, Anna, "Nagekeken", ResultScene.None);

        Assert.IsNotType<DeskAnswer.Decided>(await scene.Desk.ReleaseAsync(entry.Id, new Decider(party, certificate, key), "Nagekeken", ResultScene.None));
        Assert.Empty(await scene.WaitingAsync());
        // The ledger holds to it by itself, too.
        Assert.Equal(DecideOutcome.SamePerson, await scene.Ledger.Quarantine.DecideAsync(
            scene.Programme, entry.Id, new QuarantineDecision("released", Target: null, new Decider(party, certificate, key), "x", TwoPeople: true), released: null, ResultScene.None));
    }

    [Fact]
    public async Task Suspended_labs_result_is_released_by_one_person()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        await scene.Ledger.SuspendAsync(order.Lab, SuspensionMode.Cut);
        Assert.False(await scene.SendOneAsync(LabMessages.Report(order)));

        Assert.IsType<DeskAnswer.Decided>(await scene.Desk.ReleaseAsync(Assert.Single(await scene.QuarantinedAsync()).Id, Anna, "Uitslag van voor de inbraak", ResultScene.None));
        Assert.Single(await scene.WaitingAsync());
    }

    [Fact]
    public async Task To_give_a_report_to_another_order_takes_two_people_whatever_the_reason()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var (order, another) = (await scene.DeliverAsync(), await scene.DeliverAsync());
        await scene.Ledger.SuspendAsync(order.Lab, SuspensionMode.Cut);
        Assert.False(await scene.SendOneAsync(LabMessages.Report(order)));

        Assert.IsType<DeskAnswer.Proposed>(await scene.Desk.ReassignAsync(Assert.Single(await scene.QuarantinedAsync()).Id, another.Id, Anna, "Verwisseld", ResultScene.None));
        Assert.Empty(await scene.WaitingAsync());
    }

    [Fact]
    public async Task Result_of_a_cancelled_order_is_released_and_the_order_stays_cancelled()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        await scene.Ledger.Cancellation.CancelAsync(order.Id, ResultScene.None);
        await scene.Ledger.SettleAsync(Assert.Single(await scene.Ledger.ClaimDueAsync()).Allocation, new DeliveryOutcome.Delivered());
        Assert.False(await scene.SendOneAsync(LabMessages.Report(order)));

        Assert.IsType<DeskAnswer.Decided>(await scene.Desk.ReleaseAsync(Assert.Single(await scene.QuarantinedAsync()).Id, Anna, "Toch onderzocht", ResultScene.None));
        Assert.Single(await scene.WaitingAsync());
        Assert.Equal(OrderState.Cancelled, (await scene.Ledger.FindAsync(order.Id)).State);
        Assert.True((await scene.Ledger.BooksAsync()).Balance);
    }

    [Fact]
    public async Task Report_of_no_order_cannot_be_released_but_two_people_reassign_it()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        Assert.False(await scene.SendOneAsync(LabMessages.Report(order).Numbered(LedgerIds.NewOrderNumber(scene.Programme))));
        var id = Assert.Single(await scene.QuarantinedAsync()).Id;

        Assert.IsType<DeskAnswer.Impossible>(await scene.Desk.ReleaseAsync(id, Anna, "Nummer onbekend", ResultScene.None));
        Assert.IsType<DeskAnswer.Proposed>(await scene.Desk.ReassignAsync(id, order.Id, Anna, "Lab noemt het oude nummer", ResultScene.None));
        Assert.IsType<DeskAnswer.Proposed>(await scene.Desk.ReassignAsync(id, (await scene.DeliverAsync()).Id, Bram, "Andere opdracht", ResultScene.None));
        Assert.IsType<DeskAnswer.Decided>(await scene.Desk.ReassignAsync(id, (await scene.Ledger.Quarantine.FindAsync(scene.Programme, id))!.Proposal!.Target!, Anna, "Akkoord", ResultScene.None));

        Assert.Single(await scene.WaitingAsync());
        Assert.Equal("reassigned", (await scene.Ledger.Quarantine.FindAsync(scene.Programme, id))!.State);
    }

    [Fact]
    public async Task Destroyed_report_is_gone_and_counted_as_new_when_it_comes_again()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        var message = LabMessages.Report(order).Labelled("3999999999999");
        Assert.False(await scene.SendOneAsync(message));
        var id = Assert.Single(await scene.QuarantinedAsync()).Id;

        Assert.IsType<DeskAnswer.Decided>(await scene.Desk.DestroyAsync(id, Anna, "Van een ander", ResultScene.None));
        Assert.IsType<DeskAnswer.Closed>(await scene.Desk.DestroyAsync(id, Bram, "Nogmaals", ResultScene.None));
        Assert.IsType<DeskAnswer.Closed>(await scene.Desk.ReleaseAsync(id, Bram, "Toch niet", ResultScene.None));
        Assert.Null(await scene.Ledger.Quarantine.ContentAsync(scene.Programme, id));

        Assert.False(await scene.SendOneAsync(message));
        Assert.Equal((id, 2), Assert.Single((await scene.QuarantinedAsync()).Select(entry => (entry.Id, entry.Times))));
    }

    [Fact]
    public async Task Report_that_was_released_and_comes_again_is_not_listed_again()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        var message = LabMessages.Report(order).Labelled("3999999999999");
        Assert.False(await scene.SendOneAsync(message));
        var id = Assert.Single(await scene.QuarantinedAsync()).Id;
        await scene.Desk.ReleaseAsync(id, Anna, "Nagekeken", ResultScene.None);
        await scene.Desk.ReleaseAsync(id, Bram, "Nagekeken", ResultScene.None);

        Assert.False(await scene.SendOneAsync(message));
        Assert.Empty(await scene.QuarantinedAsync());
        Assert.Single(await scene.WaitingAsync());
    }

    [Fact]
    public async Task What_is_not_in_quarantine_is_not_found()
    {
        using var scene = await ResultScene.StartAsync(redis);
        Assert.IsType<DeskAnswer.NotFound>(await scene.Desk.ReleaseAsync($"{scene.Programme}-0000", Anna, "x", ResultScene.None));
        Assert.IsType<DeskAnswer.NotFound>(await scene.Desk.DestroyAsync("4711", Anna, "x", ResultScene.None));
    }

    private static async Task<QuarantineEntry> KeptAsync(ResultScene scene, LabOrder order)
    {
        Assert.False(await scene.SendOneAsync(LabMessages.Report(order).Labelled("3999999999999")));
        return Assert.Single(await scene.QuarantinedAsync());
    }
}
