using System.Net;
using System.Net.Http.Json;
using EndToEnd.Worlds;

namespace EndToEnd;

/// <summary>From the moment that a breach is known, the clocks of those who are to be told run.</summary>
public sealed class BreachTests(Certificates certificates)
{
    private const string Hacked = "lab-midden";

    [Fact]
    public async Task Clocks_run_from_awareness_and_what_was_told_stops_them()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions
        {
            Registry = registry => registry.Programme("cervical")["notifications"] = System.Text.Json.Nodes.JsonNode.Parse("""[{ "to": "rivm", "hours": 4 }]"""),
        });
        using var api = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        var aware = DateTimeOffset.UtcNow.AddHours(-30);
        var breach = await api.DeclareAsync(Hacked, "breach-1", aware);
        Assert.Equal(breach.Id, (await api.DeclareAsync(Hacked, "breach-1", aware)).Id);
        Assert.Equal(
            [("rivm", "Overdue"), ("csirt", "Overdue"), ("supervisor", "Overdue"), ("data-protection-authority", "Due")],
            breach.Deadlines.Select(deadline => (deadline.To, deadline.State)));
        Assert.Equal(aware.AddHours(72), breach.Deadlines[^1].Due, TimeSpan.FromMilliseconds(1));

        await api.TellAsync(breach.Id, "csirt", aware.AddHours(20));
        await api.TellAsync(breach.Id, "supervisor", aware.AddHours(25));
        var told = Assert.Single((await api.GetFromJsonAsync<BreachState[]>("api/breaches", ExposureApi.Json))!);
        Assert.Equal(["Overdue", "Sent", "SentLate", "Due"], told.Deadlines.Select(deadline => deadline.State));
        Assert.Equal(["operator-anna", "operator-anna"], told.Notices.Select(notice => notice.Operator));
        Assert.Equal(HttpStatusCode.BadRequest, (await api.PostJsonAsync($"api/breaches/{breach.Id}/notifications", new { to = "krant", sent = aware, reason = "bericht" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.PostJsonAsync("api/breaches", new { lab = Hacked, aware = DateTimeOffset.UtcNow.AddHours(1), reason = "te vroeg" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.PostJsonAsync("api/breaches", new { lab = "lab-west", aware, reason = "onbekend lab" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync("api/exposure?lab=lab-west")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.GetAsync($"api/exposure/orders?lab={Hacked}&certainty=perhaps")).StatusCode);

        using var auditor = certificates.ClientAs("auditor-cert", world.OperationsPlane);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync($"api/breaches/{breach.Id}/report")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync($"api/breaches/{breach.Id}/letters")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync($"api/exposure/orders?lab={Hacked}")).StatusCode);
    }
}
