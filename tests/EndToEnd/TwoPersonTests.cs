using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using static EndToEnd.Worlds.TwoPeople;

namespace EndToEnd;

/// <summary>I10 with real certificates: a lab comes back on evidence and by two people, and no one of them is the other.</summary>
public sealed class TwoPersonTests(Certificates certificates)
{
    [Fact]
    public async Task Lab_comes_back_on_dated_evidence_by_two_people_and_step_by_step()
    {
        await using var world = await WorldAsync();
        using var anna = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        using var bram = certificates.OperatorAs("operator-bram", world.OperationsPlane);
        var before = await AttachAsync(anna);
        await StopAsync(world);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(anna, before)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, await TryAttachAsync(anna, TimeProvider.System.GetUtcNow().AddHours(1)));

        var evidence = await AttachAsync(anna);
        var (status, request) = await AskAsync(anna, evidence);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(HttpStatusCode.Forbidden, await ApproveAsync(anna, request!));
        Assert.Equal(HttpStatusCode.Conflict, await ApproveAsync(bram, request! with { Digest = new string('0', 64) }));
        Assert.Equal("suspended", (await world.Operator.LabAsync(Hacked)).Standing);

        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bram, request!));
        var back = await world.Operator.LabAsync(Hacked);
        Assert.Equal("active", back.Standing);
        Assert.All(back.Tests, test => Assert.Equal(1, test.CapacityADay));
        Assert.Equal(("Done", "operator-anna", "operator-bram"), (await world.Operator.RequestsAsync())[0] is { } done ? (done.State, done.Operator, done.Decider) : default);
        // Approved twice by one person it is approved once; by another it is decided already.
        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bram, request!));
        Assert.Equal(HttpStatusCode.Conflict, await ApproveAsync(anna, request!));
    }

    [Fact]
    public async Task Same_certificate_and_same_key_with_a_new_certificate_are_no_second_person_whatever_name_the_registry_gives_them()
    {
        await using var world = await WorldAsync();
        using var anna = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        await StopAsync(world);
        var (_, request) = await AskAsync(anna, await AttachAsync(anna));

        // The same key in a certificate that was issued anew; then the registry calls its holder another operator.
        using var renewed = certificates.OperatorAs(Renewed("operator-anna"), world.OperationsPlane);
        Assert.Equal(HttpStatusCode.Forbidden, await ApproveAsync(renewed, request!));
        await world.Gateway.DisposeAsync();
        var people = Path.Combine(world.RegistryFolder, "people");
        var person = await File.ReadAllTextAsync(Path.Combine(people, "operator-anna.json"));
        File.Delete(Path.Combine(people, "operator-anna.json"));
        await File.WriteAllTextAsync(Path.Combine(people, "operator-carla.json"), person.Replace("\"operator-anna\"", "\"operator-carla\"", StringComparison.Ordinal));
        await world.StartGatewayAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await ApproveAsync(renewed, request!));
        Assert.Equal(HttpStatusCode.Forbidden, await ApproveAsync(anna, request!));
        using var bram = certificates.OperatorAs("operator-bram", world.OperationsPlane);
        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bram, request!));
    }

    [Fact]
    public async Task Signal_stops_a_lab_by_the_registrys_rule_also_on_its_way_back_and_never_reinstates()
    {
        await using var world = await WorldAsync();
        using var anna = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        using var bram = certificates.OperatorAs("operator-bram", world.OperationsPlane);
        using var cert = certificates.OperatorAs("auditor-cert", world.OperationsPlane);
        await StopAsync(world);
        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bram, (await AskAsync(anna, await AttachAsync(anna))).Request!));
        Assert.Equal("active", (await world.Operator.LabAsync(Hacked)).Standing);

        Assert.Equal((HttpStatusCode.OK, "Page"), await SignalAsync(cert, "medium"));
        Assert.Equal("active", (await world.Operator.LabAsync(Hacked)).Standing);
        Assert.Equal((HttpStatusCode.OK, "Drain"), await SignalAsync(cert, "high"));
        var stopped = await world.Operator.LabAsync(Hacked);
        Assert.Equal("draining", stopped.Standing);
        Assert.Equal("signal:auditor-cert", (await world.Operator.OperationAsync(stopped.Operation!)).Operator);
        Assert.Equal((HttpStatusCode.OK, "Cut"), await SignalAsync(cert, "critical"));
        Assert.Equal((HttpStatusCode.OK, "Note"), await SignalAsync(cert, "info"));
        Assert.Equal("suspended", (await world.Operator.LabAsync(Hacked)).Standing);
        var shown = JsonElement.Parse(await cert.GetStringAsync("api/signals")).EnumerateArray().Select(signal => signal.GetProperty("kind").GetString()).ToList();
        Assert.Contains("monitoring-page", shown);
        Assert.Contains("monitoring", shown);
        Assert.Equal(["info", "critical", "high", "medium"], JsonElement.Parse(await anna.GetStringAsync($"api/labs/{Hacked}/signals")).EnumerateArray().Select(signal => signal.GetProperty("severity").GetString()));
        // An operator suspends; without the permission an auditor says nothing.
        Assert.Equal(HttpStatusCode.Forbidden, (await SignalAsync(anna, "info")).Status);
    }

    [Fact]
    public async Task Lab_without_the_evidence_that_its_programme_requires_is_drained_where_the_rules_say_so_and_shown_where_not()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions
        {
            Registry = registry =>
            {
                registry.Programme("cervical")["evidence"] = JsonNode.Parse("""{ "required": ["audit"] }""");
                registry.Programme("bowel")["evidence"] = JsonNode.Parse("""{ "required": ["certificate"], "atExpiry": "drain" }""");
            },
        });
        await Eventually.HoldsAsync(async () => (await world.Operator.LabAsync("lab-midden")).Standing == "draining");
        var drained = (await world.Operator.LabAsync("lab-midden")).Operation!;
        Assert.Equal("evidence", (await world.Operator.OperationAsync(drained)).Operator);
        using var auditor = certificates.OperatorAs("auditor-cert", world.OperationsPlane);
        await Eventually.HoldsAsync(async () => (await TrailAsync(auditor, $"agent=bowel&entity=lab-midden&entity={drained}")).SequenceEqual([("rule-applied", "gateway", "0", "No valid evidence of the kind: certificate")]));
        var noord = await world.Operator.LabAsync("lab-noord");
        Assert.Equal(("active", "audit", "missing"), (noord.Standing, Assert.Single(noord.Evidence).Kind, noord.Evidence[0].State));
        using var anna = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        await AttachAsync(anna, "lab-noord", TimeSpan.FromDays(29));
        Assert.Equal("expiring", Assert.Single((await world.Operator.LabAsync("lab-noord")).Evidence).State);
        await AttachAsync(anna, "lab-noord", TimeSpan.FromDays(300));
        Assert.Equal("valid", Assert.Single((await world.Operator.LabAsync("lab-noord")).Evidence).State);
    }

    [Fact]
    public async Task Trail_names_user_lab_evidence_and_reason_of_what_two_people_and_of_what_the_gateway_decided()
    {
        await using var world = await WorldAsync();
        using var anna = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        using var bram = certificates.OperatorAs("operator-bram", world.OperationsPlane);
        using var cert = certificates.OperatorAs("auditor-cert", world.OperationsPlane);
        await StopAsync(world);
        var evidence = await AttachAsync(anna);
        var first = (await AskAsync(anna, evidence)).Request!;
        using (var refusal = await bram.PostAsJsonAsync($"api/requests/{first.Id}/refusal", new { reason = "Te vroeg" }))
            Assert.Equal(HttpStatusCode.OK, refusal.StatusCode);
        var request = (await AskAsync(anna, evidence, days: 1e-6)).Request!;
        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bram, request));
        Assert.Equal(
            [
                ("call-asked", "operator-anna", "0", "Onderzoek na de inbraak"), ("call-answered", "operator-anna", "0", "Onderzoek na de inbraak"),
                ("request-asked", "operator-anna", "0", "Onderzoek afgerond"), ("request-refused", "operator-bram", "0", "Te vroeg"),
                ("request-asked", "operator-anna", "0", "Onderzoek afgerond"), ("request-approved", "operator-bram", "0", "Nagekeken"), ("request-done", "gateway", "0", "Nagekeken"),
            ],
            await TrailAsync(cert, $"entity={evidence}&entity={Hacked}"));
        Assert.Contains(await TrailAsync(cert, $"agent=operator-bram&entity={request.Id}"), line => line.Kind == "request-done");

        // The next step, after a tenth of a second; then a signal stops it.
        await Eventually.HoldsAsync(async () => (await TrailAsync(cert, $"agent=cervical&entity={Hacked}")).Contains(("rule-applied", "gateway", "0", "Next step on its way back: 1 of its share and capacity")));
        Assert.Equal((HttpStatusCode.OK, "Drain"), await SignalAsync(cert, "high"));
        var stopped = (await world.Operator.LabAsync(Hacked)).Operation!;
        Assert.Contains(await TrailAsync(cert, $"agent=auditor-cert&entity={Hacked}&entity={stopped}"), line => line.Kind == "rule-applied" && line.Reason == $"Drain: Signal {stopped}, severity high");

        foreach (var path in (string[])[$"api/exposure?lab={Hacked}", $"api/exposure/orders?lab={Hacked}", $"api/exposure/comparison?lab={Hacked}&with=lab-noord", $"api/destruction?lab={Hacked}"])
        {
            using var answer = await anna.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(["viewed", "exported", "viewed", "viewed"], (await TrailAsync(cert, $"agent=operator-anna&entity={Hacked}")).Select(line => line.Kind).Where(kind => kind is "viewed" or "exported"));
    }

    [Fact]
    public async Task Approval_said_again_after_it_was_done_does_not_end_the_ramp_of_a_later_return()
    {
        await using var world = await WorldAsync();
        using var anna = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        using var bram = certificates.OperatorAs("operator-bram", world.OperationsPlane);
        await StopAsync(world);
        var whole = (await AskAsync(anna, await AttachAsync(anna), steps: [1])).Request!;
        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bram, whole));
        Assert.All((await world.Operator.LabAsync(Hacked)).Tests, test => Assert.Equal(10, test.CapacityADay));
        await StopAsync(world);
        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bram, (await AskAsync(anna, await AttachAsync(anna))).Request!));

        Assert.Equal(HttpStatusCode.OK, await ApproveAsync(bram, whole));
        Assert.All((await world.Operator.LabAsync(Hacked)).Tests, test => Assert.Equal(1, test.CapacityADay));
    }

    private Task<ScreeningWorld> WorldAsync() => ScreeningWorld.StartAsync(certificates, Options);

    /// <summary>Another certificate for the same key, by the same CA.</summary>
    private string Renewed(string name)
    {
        using var issuing = X509Certificate2.CreateFromPemFile(certificates.PathOf("issuing.crt"), certificates.PathOf("issuing.key"));
        using var before = X509Certificate2.CreateFromPemFile(certificates.PathOf($"{name}.crt"), certificates.PathOf($"{name}.key"));
        using var key = before.GetECDsaPrivateKey()!;
        var request = new CertificateRequest(before.SubjectName, key, HashAlgorithmName.SHA256);
        foreach (var extension in before.Extensions)
            request.CertificateExtensions.Add(extension);
        using var renewed = request.Create(issuing, new DateTimeOffset(before.NotBefore), new DateTimeOffset(before.NotAfter), RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(certificates.PathOf($"{name}-renewed.crt"), $"{renewed.ExportCertificatePem()}\n{File.ReadAllText(certificates.PathOf("issuing.crt"))}");
        File.Copy(certificates.PathOf($"{name}.key"), certificates.PathOf($"{name}-renewed.key"), overwrite: true);
        return $"{name}-renewed";
    }
}
