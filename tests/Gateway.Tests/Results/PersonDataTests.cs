using System.Text.Json.Nodes;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

/// <summary>What a lab may say: nothing of a person, and free text only where its results policy names it.</summary>
public sealed class PersonDataTests(TestRedis redis)
{
    [Fact]
    public async Task Name_that_the_lab_should_not_know_is_removed_counted_and_signalled()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        var message = Named(LabMessages.Report(order), order);

        Assert.True(await scene.SendOneAsync(message));
        Assert.True(await scene.SendOneAsync(Named(LabMessages.Report(order, "corrected", finding: 2), order)));

        foreach (var result in await scene.WaitingAsync())
            Assert.DoesNotContain("Achterberg", result.ToJsonString(), StringComparison.Ordinal);
        var signal = Assert.Single(await scene.Ledger.Signals.SignalsAsync(scene.Programme, 10));
        Assert.Equal(("person-data", ResultScene.Lab, "hrhpv", 2), (signal.Kind, signal.Lab, signal.Test, signal.Times));
        Assert.Equal(["Patient.address", "Patient.name"], signal.Details.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([order.Id], signal.Orders);
    }

    [Fact]
    public async Task Repeated_report_is_signalled_once()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();

        for (var i = 0; i < 3; i++)
            Assert.True(await scene.SendOneAsync(Named(LabMessages.Report(order), order)));

        Assert.Equal(1, Assert.Single(await scene.Ledger.Signals.SignalsAsync(scene.Programme, 10)).Times);
    }

    [Fact]
    public async Task Citizen_number_in_a_remark_is_signalled_although_the_remark_is_removed()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();

        Assert.True(await scene.SendOneAsync(LabMessages.Report(order).With(message => message.The("DiagnosticReport")["conclusion"] = $"BSN {order.Bsn} gebeld")));

        Assert.Equal(["Patient.identifier"], Assert.Single(await scene.Ledger.Signals.SignalsAsync(scene.Programme, 10)).Details.Keys);
        Assert.DoesNotContain("gebeld", Assert.Single(await scene.WaitingAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lab_that_is_given_the_citizen_number_may_name_it()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync("lab-zuid");

        Assert.True(await scene.SendOneAsync(LabMessages.Report(order).About((ProgrammeSimulator.Persons.Bsn.System, order.Bsn)), "lab-zuid"));
        Assert.Empty(await scene.Ledger.Signals.SignalsAsync(scene.Programme, 10));
    }

    [Fact]
    public async Task Person_data_in_a_report_that_is_kept_apart_is_signalled_too()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();

        Assert.False(await scene.SendOneAsync(Named(LabMessages.Report(order), order).Labelled("3999999999999")));
        Assert.Equal("person-data", Assert.Single(await scene.Ledger.Signals.SignalsAsync(scene.Programme, 10)).Kind);
    }

    [Fact]
    public async Task Ordinary_report_raises_no_signal()
    {
        using var scene = await ResultScene.StartAsync(redis);
        Assert.True(await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync())));
        Assert.Empty(await scene.Ledger.Signals.SignalsAsync(scene.Programme, 10));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Free_text_reaches_the_placer_only_where_the_policy_names_it(bool named)
    {
        using var scene = await ResultScene.StartAsync(redis, (files, _) => files.Change($"policies/results/{ResultScene.Lab}.json", policy =>
        {
            if (named)
                policy["elements"]!["DiagnosticReport.conclusion"] = "keep";
        }));
        var order = await scene.DeliverAsync();

        Assert.True(await scene.SendOneAsync(LabMessages.Report(order).With(message =>
        {
            message.The("DiagnosticReport")["conclusion"] = "Herhaling over zes maanden";
            message.The("Observation")["note"] = new JsonArray(new JsonObject { ["text"] = "Telefonisch doorgegeven" });
            message.The("DiagnosticReport")["text"] = new JsonObject { ["status"] = "generated", ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">Verslag</div>" };
        })));

        var result = Assert.Single(await scene.WaitingAsync()).ToJsonString();
        Assert.Equal(named, result.Contains("Herhaling over zes maanden", StringComparison.Ordinal));
        Assert.DoesNotContain("Telefonisch", result, StringComparison.Ordinal);
        Assert.DoesNotContain("Verslag", result, StringComparison.Ordinal);
    }

    private static JsonObject Named(JsonObject message, LabOrder order) => message.With(all =>
    {
        all.The("DiagnosticReport")["subject"] = new JsonObject { ["reference"] = "#w" };
        all.The("DiagnosticReport")["contained"] = new JsonArray(new JsonObject
        {
            ["resourceType"] = "Patient",
            ["id"] = "w",
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = order.Pseudonym.System, ["value"] = order.Pseudonym.Value }),
            ["name"] = new JsonArray(new JsonObject { ["family"] = "Achterberg" }),
            ["address"] = new JsonArray(new JsonObject { ["city"] = "Zutphen" }),
        });
    });
}
