using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Worlds;
using ProgrammeSimulator;
using ProgrammeSimulator.Canary;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>What operators and auditors read of a lab tells nothing of a person.</summary>
[Collection(nameof(CanaryWorld))]
public sealed class CanaryAccountTests(CanaryWorld fixture)
{
    private ScreeningWorld World => fixture.World;

    [Fact]
    public async Task What_accounts_for_a_lab_tells_nothing_of_a_person()
    {
        const string lab = "lab-zuid";
        using var anna = World.Certificates.OperatorAs("operator-anna", World.OperationsPlane);
        using var bram = World.Certificates.OperatorAs("operator-bram", World.OperationsPlane);
        using var cert = World.Certificates.OperatorAs("auditor-cert", World.OperationsPlane);
        foreach (var other in ScreeningWorld.LabNames.Where(other => other != lab))
            await World.Operator.SuspendAsync(other);
        var canary = CanaryOrder.Of(Programme.Cervical, OrderEnvelope.Transaction, fixture.NextSeed());
        fixture.Sent(canary);
        Assert.Equal(HttpStatusCode.Created, (await World.CervicalPlacer.SendAsync(canary.Path, canary.Body)).Status);
        var token = canary.Leaves.First(leaf => leaf.Element == "Patient.name.family").Token;
        var bsn = canary.Leaves.First(leaf => leaf.Element == "Patient.identifier.value").Token;
        foreach (var other in ScreeningWorld.LabNames.Where(other => other != lab))
            await World.Operator.ReinstateAsync(other);

        var now = TimeProvider.System.GetUtcNow();
        List<string> told = [];
        var breach = await CallAsync(anna, "api/breaches", new { lab, aware = now.AddHours(-1), reason = "Inbraak gemeld door het lab" });
        await CallAsync(anna, $"api/breaches/{breach}/revisions", new { reason = "eerste lijst" });
        await CallAsync(anna, $"api/breaches/{breach}/notifications", new { to = "csirt", sent = now, reason = "gemeld" });
        await CallAsync(cert, $"api/labs/{lab}/signals", new { severity = "high", text = "Verkeer naar een bekend adres", reason = "Monitoring", validUntil = now.AddDays(1) });
        await World.Operator.StopLabAsync(lab, "Drain");
        var evidence = await CallAsync(
            anna, $"api/labs/{lab}/evidence", new { kind = "audit", issuer = "Auditbureau Voorbeeld B.V.", date = now, validUntil = now.AddDays(9), digest = new string('a', 64), reason = "Onderzoek" });
        await Eventually.HoldsAsync(async () => (await World.Operator.OperationAsync((await World.Operator.LabAsync(lab)).Operation!)).State == "Done");
        var request = await CallAsync(anna, $"api/labs/{lab}/reinstatement", new { reason = "Hersteld", evidence = (string[])[evidence] });
        var digest = (await World.Operator.RequestsAsync())[0].Digest;
        await CallAsync(anna, $"api/requests/{request}/approval", new { digest, reason = "Zelf" }, HttpStatusCode.Forbidden);
        await CallAsync(bram, $"api/requests/{request}/refusal", new { reason = "Te vroeg" });
        await CallAsync(anna, "api/programmes/cervical/rules", new { reason = "Niets lager" }, HttpStatusCode.NotFound);
        // What anybody may write in a path is not repeated, nor the words beside it.
        await CallAsync(anna, $"api/requests/{token}/approval", new { digest = bsn, reason = $"Mevrouw {token}" }, HttpStatusCode.NotFound);
        await CallAsync(anna, $"api/programmes/{token}/rules", new { reason = $"Mevrouw {token}" }, HttpStatusCode.NotFound);
        await CallAsync(anna, $"api/labs/{token}/evidence", new { reason = $"Mevrouw {token}" }, HttpStatusCode.NotFound);

        string[] pages =
        [
            $"api/exposure?lab={lab}", $"api/exposure?lab={token}", $"api/exposure/comparison?lab={lab}&with=lab-noord", $"api/destruction?lab={lab}", $"api/destruction?lab={bsn}", "api/breaches",
            $"api/breaches/{breach}", $"api/breaches/{breach}/report", $"api/breaches/{token}/report", "api/requests", "api/rules", "api/policies", "api/labs", "api/signals", $"api/labs/{lab}/signals", $"api/labs/{lab}/evidence",
        ];
        foreach (var page in pages)
            told.AddRange([await ReadAsync(anna, page, "application/json"), await ReadAsync(anna, page, "text/csv"), await ReadAsync(cert, page, "application/fhir+ndjson")]);
        for (var page = "AuditEvent?_count=500"; page is not null;)
        {
            told.Add(await ReadAsync(cert, $"fhir/{page}", "application/fhir+json"));
            page = JsonElement.Parse(told[^1]).GetProperty("link").EnumerateArray().Where(link => link.GetProperty("relation").GetString() == "next").Select(link => link.GetProperty("url").GetString()).FirstOrDefault();
        }

        Assert.Contains(told, page => page.Contains("request-approved", StringComparison.Ordinal) && page.Contains(evidence, StringComparison.Ordinal));
        var tokens = fixture.AllTokens();
        Assert.All(told, page => Assert.Empty(tokens.In(page)));
        // The lists for letters name an order by the programme's number, and nothing else.
        foreach (var list in (string[])[$"api/exposure/orders?lab={lab}", $"api/breaches/{breach}/letters", $"api/breaches/{breach}/letters?revision=1"])
        {
            var number = $"{canary.PlacerOrderNumber.System}|{canary.PlacerOrderNumber.Value}";
            var found = new TokenSearch(canary.Leaves.Select(leaf => leaf.Token)).In(await ReadAsync(anna, list, "text/csv"));
            Assert.NotEmpty(found);
            Assert.All(found, one => Assert.Contains(one, number, StringComparison.Ordinal));
        }

        await World.Operator.ReinstateAsync(lab);
        fixture.NothingIsLeftBehind();

        async Task<string> CallAsync(HttpClient client, string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
        {
            using var answer = await client.PostAsJsonAsync(path, body);
            told.Add(await answer.Content.ReadAsStringAsync());
            Assert.Equal((path, expected), (path, answer.StatusCode));
            return JsonElement.Parse(told[^1]).TryGetProperty("id", out var id) ? id.GetString()! : "";
        }
    }

    private static async Task<string> ReadAsync(HttpClient client, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", accept } } };
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
