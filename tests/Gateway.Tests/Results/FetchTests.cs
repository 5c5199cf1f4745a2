using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Results;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

/// <summary>A placer that comes for its results itself.</summary>
public sealed class FetchTests(TestRedis redis)
{
    [Fact]
    public async Task Results_are_found_by_the_placers_own_number_until_they_are_acknowledged()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var (order, another) = (await scene.DeliverAsync(), await scene.DeliverAsync());
        await scene.SendOneAsync(LabMessages.Report(order, "preliminary"));
        await scene.SendOneAsync(LabMessages.Report(another));
        await scene.SendOneAsync(LabMessages.Report(order, finding: 2));
        var placer = scene.Party(ResultScene.Placer);
        var query = FetchQueryTests.Query((FetchQuery.NumberParameter, $"{ResultScene.NumberSystem}|{order.PlacerNumber.Value}"));

        var page = await scene.Fetch.FindAsync(placer, ResultScene.Asker, query);
        Assert.Equal(2, page.Total);
        Assert.Equal(["preliminary", "final"], page.Results.Select(result => (string?)JsonNode.Parse(result.Content)!.AsObject().The("DiagnosticReport")["status"]));

        Assert.True(await scene.Fetch.AcknowledgeAsync(placer, page.Results[0].Id, ResultScene.None));
        Assert.True(await scene.Fetch.AcknowledgeAsync(placer, page.Results[0].Id, ResultScene.None));
        Assert.Equal(page.Results[1].Id, Assert.Single((await scene.Fetch.FindAsync(placer, ResultScene.Asker, query)).Results).Id);
        Assert.Empty((await scene.Fetch.FindAsync(placer, ResultScene.Asker, FetchQueryTests.Query((FetchQuery.NumberParameter, "BVO-9999")))).Results);
    }

    [Fact]
    public async Task Another_placers_results_are_as_unknown_as_none()
    {
        using var scene = await ResultScene.StartAsync(redis, ResultScene.WithFetchingPlacer);
        var order = await scene.DeliverAsync();
        await scene.SendOneAsync(LabMessages.Report(order));
        var id = Assert.Single((await scene.Fetch.FindAsync(scene.Party(ResultScene.Placer), ResultScene.Asker, FetchQueryTests.Query())).Results).Id;
        var other = scene.Party("programme-zuid");

        Assert.Empty((await scene.Fetch.FindAsync(other, ResultScene.Asker, FetchQueryTests.Query())).Results);
        Assert.Empty((await scene.Fetch.FindAsync(other, ResultScene.Asker, FetchQueryTests.Query((FetchQuery.NumberParameter, $"{ResultScene.NumberSystem}|{order.PlacerNumber.Value}")))).Results);
        Assert.False(await scene.Fetch.AcknowledgeAsync(other, id, ResultScene.None));
        Assert.Equal(1, await scene.WaitingCountAsync());
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat_while_results_are_acknowledged()
    {
        using var scene = await ResultScene.StartAsync(redis);
        for (var i = 0; i < 25; i++)
            await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync()));
        var placer = scene.Party(ResultScene.Placer);
        var seen = new List<string>();

        var page = await scene.Fetch.FindAsync(placer, ResultScene.Asker, FetchQueryTests.Query(("_count", "10")));
        Assert.Equal(25, page.Total);
        while (true)
        {
            seen.AddRange(page.Results.Select(result => result.Id));
            foreach (var result in page.Results)
                await scene.Fetch.AcknowledgeAsync(placer, result.Id, ResultScene.None);
            if (page.Next is not { } next)
                break;
            page = await scene.Fetch.FindAsync(placer, ResultScene.Asker, FetchQueryTests.Query(("_count", "10"), (FetchQuery.AfterParameter, next.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        }

        Assert.Equal((25, 25), (seen.Count, seen.Distinct(StringComparer.Ordinal).Count()));
        Assert.Equal(0, await scene.WaitingCountAsync());
    }

    [Fact]
    public async Task Last_updated_is_when_the_gateway_took_the_result()
    {
        using var scene = await ResultScene.StartAsync(redis);
        await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync()));
        await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync()));
        var placer = scene.Party(ResultScene.Placer);
        var all = (await scene.Fetch.FindAsync(placer, ResultScene.Asker, FetchQueryTests.Query())).Results;
        var between = all[1].Taken.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal([all[1].Id], (await scene.Fetch.FindAsync(placer, ResultScene.Asker, FetchQueryTests.Query(("_lastUpdated", $"ge{between}")))).Results.Select(result => result.Id));
        Assert.Equal([all[0].Id], (await scene.Fetch.FindAsync(placer, ResultScene.Asker, FetchQueryTests.Query(("_lastUpdated", $"lt{between}")))).Results.Select(result => result.Id));
    }

    [Fact]
    public async Task Searchset_has_each_report_as_match_with_its_id_and_what_it_refers_to_beside_it()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        await scene.SendOneAsync(LabMessages.Report(order));
        var page = await scene.Fetch.FindAsync(scene.Party(ResultScene.Placer), ResultScene.Asker, FetchQueryTests.Query());

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            ResultSearchset.Write(writer, page.Total, "DiagnosticReport", "DiagnosticReport?_after=1", page.Results);
        Assert.IsType<Gateway.Fhir.FhirReadResult.Read>(Gateway.Fhir.FhirMessage.Read(stream.ToArray(), new Gateway.Fhir.FhirReaderOptions { RefuseUnknownElements = true }));
        var bundle = JsonNode.Parse(stream.ToArray())!.AsObject();

        Assert.Equal(("searchset", 1), ((string?)bundle["type"], (int?)bundle["total"]));
        Assert.Equal(["self", "next"], bundle["link"]!.AsArray().Select(link => (string?)link!["relation"]));
        Assert.Equal(["match", "include", "include", "include"], bundle["entry"]!.AsArray().Select(entry => (string?)entry!["search"]!["mode"]));
        Assert.Equal(page.Results[0].Id, (string?)bundle.The("DiagnosticReport")["id"]);
        Assert.NotNull(bundle.The("DiagnosticReport")["meta"]!["lastUpdated"]);
        Assert.Contains(bundle["entry"]!.AsArray(), entry => (string?)entry!["fullUrl"] == (string?)bundle.The("DiagnosticReport")["result"]![0]!["reference"]);
        Assert.Equal(order.Bsn, (string?)bundle.The("Patient")["identifier"]![0]!["value"]);
    }

    [Fact]
    public async Task Acknowledged_result_is_not_pushed_any_more_and_the_next_of_its_order_is_due()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        await scene.SendOneAsync(LabMessages.Report(order, "preliminary"));
        await scene.SendOneAsync(LabMessages.Report(order, finding: 2));
        var placer = scene.Party(ResultScene.Placer);
        var first = (await scene.Fetch.FindAsync(placer, ResultScene.Asker, FetchQueryTests.Query())).Results[0];
        await scene.Fetch.AcknowledgeAsync(placer, first.Id, ResultScene.None);

        using var endpoint = new PlacerEndpoint();
        await scene.PumpUntilNothingWaitsAsync(endpoint);
        Assert.Equal("final", (string?)Assert.Single(endpoint.Created).The("DiagnosticReport")["status"]);
    }
}
