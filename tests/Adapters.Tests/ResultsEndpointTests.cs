using Microsoft.Extensions.Logging.Abstractions;
using ProgrammeSimulator;
using ProgrammeSimulator.Results;

namespace Adapters.Tests;

public sealed class ResultsEndpointTests(TestCertificates certificates)
{
    private const string Report = """
        {"resourceType":"Bundle","type":"transaction","entry":[
        {"resource":{"resourceType":"Patient","identifier":[{"system":"http://fhir.nl/fhir/NamingSystem/bsn","value":"999911120"}]},"request":{"method":"POST","url":"Patient"}},
        {"resource":{"resourceType":"DiagnosticReport","status":"final","basedOn":[{"identifier":{"system":"https://screening.example.nl/order-number/cervical","value":"BMHK000100000007"}}]},
        "request":{"method":"POST","url":"DiagnosticReport","ifNoneExist":"identifier=https://gateway.example.nl/report|R-1"}}]}
        """;

    [Fact]
    public async Task The_same_report_is_taken_once()
    {
        await using var gateway = await StandInGateway.StartAsync(certificates.Folder);
        using var store = new TestFolder();
        await using var endpoint = await ResultsEndpoint.StartAsync(Options(store), NullLoggerFactory.Instance);
        var (_, first) = await gateway.SendAsync(endpoint.Url, Report);
        var (_, second) = await gateway.SendAsync(endpoint.Url, Report);
        Assert.Equal("201 Created", LabTests.StatusOf(first, 0));
        Assert.Equal("200 OK", LabTests.StatusOf(second, 0));
        Assert.Equal(new EndpointCounters(2, 1, 1), endpoint.Counters);
        var report = await endpoint.ReportOfAsync("BMHK000100000007", TestContext.Current.CancellationToken);
        Assert.Equal([new FhirIdentifier("http://fhir.nl/fhir/NamingSystem/bsn", "999911120")], report.PatientIdentifiers);
    }

    [Fact]
    public async Task An_endpoint_that_starts_again_knows_its_reports()
    {
        await using var gateway = await StandInGateway.StartAsync(certificates.Folder);
        using var store = new TestFolder();
        await using (var before = await ResultsEndpoint.StartAsync(Options(store), NullLoggerFactory.Instance)) await gateway.SendAsync(before.Url, Report);
        await using var after = await ResultsEndpoint.StartAsync(Options(store), NullLoggerFactory.Instance);
        var (_, again) = await gateway.SendAsync(after.Url, Report);
        Assert.Equal("200 OK", LabTests.StatusOf(again, 0));
    }

    [Theory]
    [InlineData(EndpointMode.Error500, 500)]
    [InlineData(EndpointMode.Refuse422, 422)]
    public async Task A_failing_endpoint_takes_nothing(EndpointMode mode, int status)
    {
        await using var gateway = await StandInGateway.StartAsync(certificates.Folder);
        using var store = new TestFolder();
        await using var endpoint = await ResultsEndpoint.StartAsync(Options(store), NullLoggerFactory.Instance);
        endpoint.Behave(new EndpointBehaviour(mode));
        var (answer, _) = await gateway.SendAsync(endpoint.Url, Report);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(endpoint.Received);
    }

    [Fact]
    public async Task An_endpoint_that_is_down_answers_nobody_until_it_is_back()
    {
        await using var gateway = await StandInGateway.StartAsync(certificates.Folder);
        using var store = new TestFolder();
        await using var endpoint = await ResultsEndpoint.StartAsync(Options(store), NullLoggerFactory.Instance);
        await gateway.SendAsync(endpoint.Url, Report);
        endpoint.Behave(new EndpointBehaviour(EndpointMode.Down));
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.SendAsync(endpoint.Url, Report));
        endpoint.Behave(new EndpointBehaviour(EndpointMode.Normal));
        var (_, again) = await gateway.SendAsync(endpoint.Url, Report);
        Assert.Equal("200 OK", LabTests.StatusOf(again, 0));
    }

    private ResultsEndpointOptions Options(TestFolder store) => new("programme-cervical", certificates.Folder, store.Path);
}
