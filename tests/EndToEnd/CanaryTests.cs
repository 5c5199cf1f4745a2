using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using ProgrammeSimulator;
using ProgrammeSimulator.Canary;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>
/// Orders in which every leaf has its own token: the lab gets those that its policy names, nobody and nothing else gets any. The gateway
/// logs all that it can be told to log.
/// </summary>
public sealed class CanaryTests(CanaryTests.Fixture fixture) : IClassFixture<CanaryTests.Fixture>, IDisposable
{
    private static readonly OrderEnvelope[] Envelopes = [OrderEnvelope.Transaction, OrderEnvelope.Message, OrderEnvelope.ServiceRequest];
    private readonly HttpClient _placer = fixture.World.Certificates.ClientAs(ScreeningWorld.Cervical, fixture.World.DataPlane);

    private ScreeningWorld World => fixture.World;

    /// <summary>What each lab's policy lets through, element by element: what the canary marks of it.</summary>
    private static readonly string[] OfTheSample =
    [
        "ServiceRequest.authoredOn",
        "Specimen.accessionIdentifier.value",
        "Specimen.collection.collectedDateTime",
    ];

    /// <summary>An identifier that is kept is kept whole, but for texts and names.</summary>
    private static readonly string[] OfAnIdentifier =
    [
        "Patient.identifier.period.end",
        "Patient.identifier.period.start",
        "Patient.identifier.type.coding.code",
        "Patient.identifier.type.coding.system",
        "Patient.identifier.type.coding.version",
        "Patient.identifier.value",
    ];

    public static TheoryData<string, string[]> LabsAndElements => new()
    {
        { "lab-noord", OfTheSample },
        { "lab-midden", OfTheSample },
        { "lab-zuid", [.. OfTheSample, "Patient.birthDate", .. OfAnIdentifier] },
    };

    public void Dispose() => _placer.Dispose();

    [Theory]
    [MemberData(nameof(LabsAndElements))]
    public async Task A_lab_gets_exactly_the_elements_that_its_policy_names(string lab, string[] elements)
    {
        foreach (var other in ScreeningWorld.LabNames.Where(other => other != lab))
            await World.Operator.SuspendAsync(other);
        var canaries = Envelopes.Select((envelope, i) => CanaryOrder.Of(Programme.Cervical, envelope, fixture.NextSeed())).ToList();
        foreach (var canary in canaries)
        {
            fixture.Sent(canary);
            var answer = await World.CervicalPlacer.SendAsync(canary.Path, canary.Body);
            Assert.InRange((int)answer.Status, 201, 202);
            await Eventually.HoldsAsync(async () => (await World.CervicalPlacer.Client.GetTaskAsync(answer.TaskId!)).TaskStatus == "completed");
        }

        var requests = World.RequestsTo(lab);
        foreach (var canary in canaries)
        {
            var tokens = new TokenSearch(canary.Leaves.Select(leaf => leaf.Token));
            var given = requests.SelectMany(request => tokens.In(request)).ToHashSet(StringComparer.Ordinal);
            Assert.Equal(elements.Order(StringComparer.Ordinal), ElementsOf(canary, given));
            Assert.DoesNotContain(ScreeningWorld.LabNames.Where(other => other != lab).SelectMany(World.RequestsTo), request => tokens.In(request).Count > 0);
        }

        foreach (var other in ScreeningWorld.LabNames.Where(other => other != lab))
            await World.Operator.ReinstateAsync(other);
        NothingIsLeftBehind();
    }

    [Fact]
    public void A_token_at_a_lab_that_no_policy_names_would_be_found()
    {
        var canary = CanaryOrder.Of(Programme.Cervical, OrderEnvelope.Transaction, fixture.NextSeed());
        var name = canary.Leaves.First(leaf => leaf.Element == "Patient.name.family");
        var request = Encoding.UTF8.GetBytes($"POST /fhir HTTP/1.1\r\nX-Name: {name.Token}\r\n\r\n{{}}");
        Assert.Equal(["Patient.name.family"], ElementsOf(canary, new TokenSearch(canary.Leaves.Select(leaf => leaf.Token)).In(request)));
    }

    [Theory]
    [InlineData(OrderEnvelope.Transaction)]
    [InlineData(OrderEnvelope.Message)]
    [InlineData(OrderEnvelope.ServiceRequest)]
    public async Task No_refusal_tells_anything_of_what_it_refuses(OrderEnvelope envelope)
    {
        var canary = CanaryOrder.Of(Programme.Cervical, envelope, fixture.NextSeed());
        fixture.Sent(canary);
        var token = canary.Leaves.First(leaf => leaf.Element == "Patient.name.family").Token;
        var bsn = canary.Leaves.First(leaf => leaf.Element == "Patient.identifier.value").Token;
        var text = Encoding.UTF8.GetString(canary.Body.Span);
        using var lab = World.Certificates.ClientAs("lab-noord-client", World.DataPlane);
        using var operators = World.Certificates.OperatorAs("operator-anna", World.OperationsPlane);

        List<Answer> answers =
        [
            await PostAsync(text[..^20]),
            await PostAsync(text + "x"),
            await PostAsync(text.Replace("82675-0", "99999-9", StringComparison.Ordinal)),
            await PostAsync(text.Replace("\"active\"", "\"draft\"", StringComparison.Ordinal)),
            await PostAsync(text.Replace("\"birthDate\":\"", "\"birthDate\":\"x", StringComparison.Ordinal).Replace("82675-0", "99999-8", StringComparison.Ordinal)),
            await PostAsync(text.Replace("\"gender\"", $"\"{token}\"", StringComparison.Ordinal).Replace("82675-0", "99999-7", StringComparison.Ordinal)),
            await PostAsync($"{{\"resourceType\":\"{token}\"}}"),
            await PostAsync(text, "text/plain"),
            await PostAsync(text, $"application/{token}"),
            await _placer.PostForAsync(canary.Path, FhirRequests.Content(canary.Body, encoding: token)),
            await _placer.PostForAsync($"{canary.Path}/{token}?name={token}", FhirRequests.Content(canary.Body)),
            await _placer.AskAsync(HttpMethod.Get, $"fhir/Task?identifier={Uri.EscapeDataString(canary.PlacerOrderNumber.System!)}%7C{bsn}"),
            await _placer.AskAsync(HttpMethod.Get, $"fhir/Task?_search={token}&patient={bsn}"),
            await _placer.AskAsync(HttpMethod.Get, $"fhir/Task/{bsn}"),
            await _placer.AskAsync(HttpMethod.Get, $"fhir/Task/cervical-{token}"),
            await _placer.AskAsync(HttpMethod.Get, $"fhir/Patient?identifier={bsn}"),
            await _placer.AskAsync(HttpMethod.Parse(token), $"fhir/{token}"),
            await AskWithHeadersAsync(token, bsn),
            await lab.PostForAsync("fhir", FhirRequests.Content(canary.Body)),
            await lab.PostForAsync("fhir", FhirRequests.Content(Report(token, bsn))),
            await lab.PostForAsync("fhir/DiagnosticReport", FhirRequests.Content(Report(token, bsn))),
            await operators.AskAsync(HttpMethod.Get, $"api/labs?name={token}"),
            await operators.AskAsync(HttpMethod.Post, $"api/labs/{token}/suspension"),
            await operators.PostForAsync($"api/labs/{token}/suspension", new StringContent($"{{\"reason\":\"{token}\"}}", Encoding.UTF8, "application/json")),
            await operators.PostForAsync("api/labs/lab-noord/suspension", new StringContent($"{{\"{token}\":\"{bsn}\"}}", Encoding.UTF8, "application/json")),
        ];
        var tokens = fixture.AllTokens();
        Assert.All(answers, answer => Assert.Empty(tokens.In(answer.Body)));
        Assert.All(await SendRawAsync(canary, token, bsn), answer => Assert.Empty(tokens.In(answer)));

        // A search finds nothing, a list and the statement know nothing of it, a lab's two reports are kept apart: the rest is refused.
        Assert.Equal(5, answers.Count(answer => answer.Status is HttpStatusCode.OK) + answers.Count(answer => answer.Status is HttpStatusCode.Accepted));
        NothingIsLeftBehind();
    }

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
        NothingIsLeftBehind();

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

    /// <summary>Whatever has been sent until now: none of it is in Redis' files or in the log.</summary>
    private void NothingIsLeftBehind()
    {
        var tokens = fixture.AllTokens();
        var files = Directory.EnumerateFiles(World.RedisFolder, "*", SearchOption.AllDirectories).Append(World.LogFile).Concat(Directory.EnumerateFiles(World.First.AuditFolder)).Where(file => new FileInfo(file).Length > 0).ToList();
        Assert.Contains(files, file => file.EndsWith(".aof", StringComparison.Ordinal));
        Assert.True(new FileInfo(World.LogFile).Length > 10_000, "The gateway logs less than it was told to.");
        Assert.All(files, file => Assert.Empty(tokens.InFile(file)));
    }

    private async Task<Answer> PostAsync(string body, string mediaType = "application/fhir+json") =>
        await _placer.PostForAsync("fhir", FhirRequests.Content(Encoding.UTF8.GetBytes(body), mediaType));

    private async Task<Answer> AskWithHeadersAsync(string token, string bsn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "fhir/metadata");
        foreach (var name in (string[])["User-Agent", "Referer", "X-Request-Id", "baggage", "tracestate", "Cookie", "Authorization", "X-" + token])
            request.Headers.TryAddWithoutValidation(name, $"patient={token}-{bsn}");
        using var response = await _placer.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>What is no HTTP at all, or cut off in the middle.</summary>
    private async Task<IReadOnlyList<string>> SendRawAsync(CanaryOrder canary, string token, string bsn)
    {
        var body = Encoding.UTF8.GetString(canary.Body.Span);
        string[] requests =
        [
            $"GET /fhir/{token} {bsn}/1.1\r\nHost: localhost\r\n\r\n",
            $"{token}\r\n\r\n",
            $"GET /fhir/metadata HTTP/1.1\r\nHost: {token}.example.nl\r\nConnection: close\r\n\r\n",
            $"GET /fhir/metadata HTTP/1.1\r\nHost: {token} {bsn}\r\nConnection: close\r\n\r\n",
            $"GET /fhir/metadata HTTP/1.1\r\nHost: localhost\r\n{token} {bsn}\r\n\r\n",
            $"GET /fhir/%{token}%zz?{bsn}%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            $"POST /fhir HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\nContent-Length: {token}\r\n\r\n",
            $"POST /fhir HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\nContent-Length: 900000\r\n\r\n{body}",
            $"POST /fhir HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n{token}\r\n{body}",
        ];
        var answers = new List<string>();
        foreach (var request in requests)
            answers.Add(await RawHttp.SendAsync(World.Certificates, ScreeningWorld.Cervical, World.DataPlane.Port, Encoding.UTF8.GetBytes(request), serverName: $"{token}.example.nl"));
        return answers;
    }

    private static byte[] Report(string token, string bsn) => Encoding.UTF8.GetBytes(
        $$$"""
        {"resourceType":"DiagnosticReport","status":"final","code":{"text":"{{{token}}}"},"conclusion":"Mevrouw {{{token}}}","subject":{"identifier":{"value":"{{{bsn}}}"}},
        "basedOn":[{"identifier":{"system":"https://screening-gateway.example/order-number","value":"cervical-{{{token}}}"}}]}
        """);

    /// <summary>Where these tokens stand in the order; where a reference leads to is not where it stands.</summary>
    private static IEnumerable<string> ElementsOf(CanaryOrder canary, IReadOnlySet<string> tokens) => canary.Leaves
        .Where(leaf => tokens.Contains(leaf.Token) && !leaf.Element.EndsWith(".reference", StringComparison.Ordinal))
        .Select(leaf => leaf.Element)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions { Settings = Talkative, Registry = registry => registry["people/auditor-cert.json"]["permissions"] = new JsonArray("signal") })
    {
        private readonly List<string> _tokens = [];
        private int _seed;

        public int NextSeed() => ++_seed;

        public void Sent(CanaryOrder canary) => _tokens.AddRange(canary.Leaves.Select(leaf => leaf.Token));

        internal TokenSearch AllTokens() => new(_tokens);

        /// <summary>All that a well-meaning administrator could switch on to find a fault.</summary>
        private static Dictionary<string, string> Talkative => new(StringComparer.Ordinal)
        {
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft"] = "Trace",
            ["Logging__LogLevel__System"] = "Trace",
            ["Logging__LogLevel__Yarp"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore.Routing"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore.Routing.Matching.DfaMatcher"] = "Trace",
            ["Logging__LogLevel__Yarp.ReverseProxy.Forwarder.HttpForwarder"] = "Trace",
            ["Logging__Console__LogLevel__Default"] = "Trace",
            ["Logging__Console__LogLevel__Microsoft.AspNetCore"] = "Trace",
            ["Logging__Console__FormatterName"] = "json",
            ["Logging__Console__FormatterOptions__IncludeScopes"] = "true",
        };
    }
}
