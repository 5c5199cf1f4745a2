using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using static EndToEnd.Worlds.TwoPeople;

namespace EndToEnd;

/// <summary>I10 at a gateway's start: what a file makes laxer is not used before two people have approved it, what it makes stricter is at once.</summary>
public sealed class FilesInForceTests(Certificates certificates)
{
    [Fact]
    public async Task Wider_policy_is_not_used_before_two_people_approved_it_and_a_narrower_one_is_at_once()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, Options);
        using var anna = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        using var bram = certificates.OperatorAs("operator-bram", world.OperationsPlane);
        foreach (var lab in (string[])["lab-noord", "lab-midden"])
            await world.Operator.StopLabAsync(lab, "Drain");
        await RestartAsync(world, elements => elements["Patient.address.postalCode"] = "keep", "2026.2");
        Assert.Equal(["Patient.address.postalCode keep"], await WiderAsync(anna));
        await world.CervicalPlacer.PlaceAsync(Orders.Several(ProgrammeSimulator.Programme.Cervical, 1)[0]);
        Assert.Equal(1, (await world.Operator.BooksAsync("cervical")).Held);
        Assert.Empty(world.Lab(Hacked).Orders);

        using var asked = await anna.PostAsJsonAsync($"api/labs/{Hacked}/policy", new { test = "hrhpv", reason = "Nieuwe bepaling" });
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var request = (await asked.Content.ReadFromJsonAsync<RequestState>())!;
        Assert.Equal(HttpStatusCode.Forbidden, await ApproveAsync(anna, request));
        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bram, request));
        Assert.Empty(await WiderAsync(anna));
        await Eventually.HoldsAsync(() => Task.FromResult(world.Lab(Hacked).Orders.Count == 1));

        await RestartAsync(world, elements => elements.Remove("Patient.address.postalCode"), "2026.3");
        Assert.Empty(await WiderAsync(anna));
        await world.CervicalPlacer.PlaceAsync(Orders.Several(ProgrammeSimulator.Programme.Cervical, 1)[0]);
        await Eventually.HoldsAsync(() => Task.FromResult(world.Lab(Hacked).Orders.Count == 2));
    }

    [Fact]
    public async Task Laxer_rules_are_not_used_before_two_people_approved_them_whatever_files_a_gateway_has_and_stricter_ones_are_at_once()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, Options with { OwnRedis = true });
        using var anna = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        using var cert = certificates.OperatorAs("auditor-cert", world.OperationsPlane);
        await StopAsync(world);
        Assert.Empty(await LaxerAsync(anna));

        // A gateway whose file asks nothing any more: on it, and beside it, what was in force is.
        await ChangeProgrammeAsync(world, programme => (programme["evidence"], programme["signals"]!["high"]) = (null, "note"));
        var lax = await world.StartReplicaAsync();
        using var annaThere = certificates.OperatorAs("operator-anna", lax.OperationsPlane);
        using var bramThere = certificates.OperatorAs("operator-bram", lax.OperationsPlane);
        using var certThere = certificates.OperatorAs("auditor-cert", lax.OperationsPlane);
        Assert.Equal(["without: evidence.required audit", "signals.high note"], await LaxerAsync(annaThere));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(annaThere)).Status);
        Assert.Equal((HttpStatusCode.OK, "Drain"), await SignalAsync(certThere, "high"));
        Assert.Equal("audit", Assert.Single((await lax.Operator.LabAsync(Hacked)).Evidence).Kind);

        using var asked = await annaThere.PostAsJsonAsync("api/programmes/cervical/rules", new { reason = "Nieuwe afspraak" });
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var request = (await asked.Content.ReadFromJsonAsync<RequestState>())!;
        Assert.Equal(("rules", "cervical"), (request.Kind, request.Subject));
        Assert.Equal(HttpStatusCode.Forbidden, await ApproveAsync(annaThere, request));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(annaThere)).Status);
        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bramThere, request));
        Assert.Empty(await LaxerAsync(annaThere));
        // The other one, whose file asks more, goes by what is in force too.
        Assert.Equal((HttpStatusCode.OK, "Note"), await SignalAsync(cert, "high"));
        using (var again = await anna.PostAsJsonAsync("api/programmes/cervical/rules", new { reason = "Nog eens" }))
            Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);

        // The reinstatement without evidence takes two people of its own.
        var (status, reinstatement) = await AskAsync(annaThere);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(HttpStatusCode.Forbidden, await ApproveAsync(annaThere, reinstatement!));
        // Stricter again, by one file and at once: what was asked without evidence is not approved any more, on any gateway.
        await ChangeProgrammeAsync(world, programme => programme["evidence"] = JsonNode.Parse("""{ "required": ["audit"] }"""));
        var strict = await world.StartReplicaAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await ApproveAsync(bramThere, reinstatement!));
        Assert.Equal("suspended", (await world.Operator.LabAsync(Hacked)).Standing);

        var decided = (await TrailAsync(certThere, $"entity={request.Id}")).Where(line => line.Kind.StartsWith("request-", StringComparison.Ordinal));
        Assert.Equal(
            [("request-asked", "operator-anna", "0", "Nieuwe afspraak"), ("request-approved", "operator-anna", "4", "Nagekeken"), ("request-approved", "operator-bram", "0", "Nagekeken"), ("request-done", "gateway", "0", "Nagekeken")],
            decided);
        using var certOfStrict = certificates.OperatorAs("auditor-cert", strict.OperationsPlane);
        await Eventually.HoldsAsync(async () => (await TrailAsync(certOfStrict, "entity=cervical")).Any(line => line.Kind == "put-in-force"));
    }

    private static async Task RestartAsync(ScreeningWorld world, Action<JsonObject> change, string version)
    {
        await world.Gateway.DisposeAsync();
        var file = Path.Combine(world.RegistryFolder, "policies", $"{Hacked}.json");
        var policy = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        change(policy["elements"]!.AsObject());
        policy["version"] = version;
        await File.WriteAllTextAsync(file, policy.ToJsonString());
        await world.StartGatewayAsync();
    }

    private static async Task<IEnumerable<string?>> WiderAsync(HttpClient client) => JsonElement.Parse(await client.GetStringAsync("api/policies")).EnumerateArray()
        .Single(policy => policy.GetProperty("lab").GetString() == Hacked && policy.GetProperty("test").GetString() == "hrhpv").GetProperty("wider").EnumerateArray().Select(line => line.GetString());

    private static async Task ChangeProgrammeAsync(ScreeningWorld world, Action<JsonObject> change)
    {
        var file = Path.Combine(world.RegistryFolder, "programmes", "cervical.json");
        var programme = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        change(programme);
        foreach (var member in programme.Where(member => member.Value is null).Select(member => member.Key).ToList())
            programme.Remove(member);
        await File.WriteAllTextAsync(file, programme.ToJsonString());
    }

    private static async Task<IEnumerable<string?>> LaxerAsync(HttpClient client) => JsonElement.Parse(await client.GetStringAsync("api/rules")).EnumerateArray()
        .Single(rules => rules.GetProperty("programme").GetString() == "cervical").GetProperty("laxer").EnumerateArray().Select(line => line.GetString());
}
