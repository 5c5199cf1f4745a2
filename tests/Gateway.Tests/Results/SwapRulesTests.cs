using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

/// <summary>What looks like tubes, labels or persons mixed up at a lab is kept apart, with the reason.</summary>
public sealed class SwapRulesTests(TestRedis redis)
{
    [Fact]
    public async Task Two_different_final_reports_of_one_tube_in_one_Bundle_are_both_kept_apart()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();

        var taken = await scene.SendAsync(LabMessages.Together(LabMessages.Report(order, report: "R-1", finding: 1), LabMessages.Report(order, report: "R-2", finding: 2)));

        Assert.Equal([false, false], taken);
        Assert.All(await scene.QuarantinedAsync(), entry => Assert.Equal("same-barcode-other-content", entry.Reason));
        Assert.Empty(await scene.WaitingAsync());
    }

    [Fact]
    public async Task Interim_and_final_report_of_one_tube_in_one_Bundle_are_two_results_in_turn()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();

        Assert.Equal([true, true], await scene.SendAsync(LabMessages.Together(LabMessages.Report(order, "preliminary", finding: 1), LabMessages.Report(order, finding: 2))));
        Assert.Equal(["preliminary", "final"], (await scene.WaitingAsync()).Select(result => (string?)result.The("DiagnosticReport")["status"]));
    }

    [Fact]
    public async Task Same_tube_under_another_order_later_is_kept_apart()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var first = await scene.DeliverAsync(barcode: "3000000000017");
        var second = await scene.DeliverAsync(barcode: "3000000000017");
        Assert.True(await scene.SendOneAsync(LabMessages.Report(first)));

        Assert.False(await scene.SendOneAsync(LabMessages.Report(second, finding: 2)));
        Assert.Equal("same-barcode-other-content", Assert.Single(await scene.QuarantinedAsync()).Reason);
    }

    [Fact]
    public async Task Same_content_in_another_envelope_with_other_ids_is_the_same_result()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();

        Assert.True(await scene.SendOneAsync(LabMessages.Report(order)));
        Assert.True(await scene.SendOneAsync(LabMessages.Report(order).With(message => message["type"] = "message")));
        Assert.Single(await scene.WaitingAsync());
    }

    [Fact]
    public async Task Exchanged_pseudonyms_in_one_Bundle_are_both_kept_apart()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var (one, other) = (await scene.DeliverAsync(), await scene.DeliverAsync());

        var taken = await scene.SendAsync(LabMessages.Together(LabMessages.Report(one).About(other.Pseudonym), LabMessages.Report(other).About(one.Pseudonym)));

        Assert.Equal([false, false], taken);
        Assert.Equal(["pseudonyms-exchanged", "pseudonyms-exchanged"], (await scene.QuarantinedAsync()).Select(entry => entry.Reason));
    }

    [Fact]
    public async Task One_wrong_person_in_a_Bundle_keeps_only_that_report_apart()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var (one, other) = (await scene.DeliverAsync(), await scene.DeliverAsync());

        Assert.Equal([true, false], await scene.SendAsync(LabMessages.Together(LabMessages.Report(one), LabMessages.Report(other).About(one.Pseudonym))));
        Assert.Equal("person-mismatch", Assert.Single(await scene.QuarantinedAsync()).Reason);
    }

    [Theory]
    [InlineData("2026-03-05T14:00:01+01:00", true)]
    [InlineData("2026-03-05T14:00:00+01:00", false)]
    [InlineData("2026-03-07", true)]
    [InlineData("2026-03-05", false)]
    [InlineData("2026-04", true)]
    [InlineData("2026-03", false)]
    [InlineData("9998-01-01", false)]
    [InlineData(null, false)]
    public async Task Result_older_than_the_collection_of_its_tube_is_kept_apart(string? collected, bool apart)
    {
        using var scene = await ResultScene.StartAsync(redis);
        // The report was issued on 2026-03-05 at 14:00 in Amsterdam. A tube that is to be filled in the future says only that a clock is wrong.
        var order = await scene.DeliverAsync(collected: collected);

        Assert.Equal(!apart, await scene.SendOneAsync(LabMessages.Report(order)));
        Assert.Equal(apart ? ["older-than-collection"] : [], (await scene.QuarantinedAsync()).Select(entry => entry.Reason));
    }

    [Fact]
    public async Task Result_older_than_the_collection_that_the_lab_itself_names_is_kept_apart()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync(collected: null);

        Assert.False(await scene.SendOneAsync(LabMessages.Report(order).With(message =>
            message.The("Specimen")["collection"] = new System.Text.Json.Nodes.JsonObject { ["collectedDateTime"] = "2026-03-06T09:00:00+01:00" })));
        Assert.Equal("older-than-collection", Assert.Single(await scene.QuarantinedAsync()).Reason);
    }

    [Theory]
    [InlineData(0, "final", true)]
    [InlineData(30, "final", false)]
    [InlineData(30, "preliminary", false)]
    [InlineData(30, "registered", true)]
    [InlineData(30, "cancelled", true)]
    public async Task Findings_sooner_after_the_delivery_than_the_examination_takes_are_kept_apart(int shortestMinutes, string status, bool taken)
    {
        using var scene = await ResultScene.StartAsync(redis, (files, _) => files.Change($"labs/{ResultScene.Lab}.json", lab => lab["capabilities"]![0]!["shortestMinutes"] = shortestMinutes));
        var order = await scene.DeliverAsync();

        Assert.Equal(taken, await scene.SendOneAsync(LabMessages.Report(order, status)));
        Assert.Equal(taken ? [] : ["too-soon-after-delivery"], (await scene.QuarantinedAsync()).Select(entry => entry.Reason));
    }
}
