using System.Net;
using System.Text;
using EndToEnd.Worlds;
using ProgrammeSimulator;
using ProgrammeSimulator.Canary;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>What is refused is not repeated, neither in the answer nor behind it.</summary>
[Collection(nameof(CanaryWorld))]
public sealed class CanaryRefusalTests(CanaryWorld fixture) : IDisposable
{
    private readonly HttpClient _placer = fixture.World.Certificates.ClientAs(ScreeningWorld.Cervical, fixture.World.DataPlane);

    private ScreeningWorld World => fixture.World;

    public void Dispose() => _placer.Dispose();

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
        fixture.NothingIsLeftBehind();
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
}
