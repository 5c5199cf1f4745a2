using System.Text;
using EndToEnd.Worlds;
using ProgrammeSimulator;
using ProgrammeSimulator.Canary;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>What the gateway's meters and activities tell to whoever listens: nothing of a person.</summary>
public sealed class TelemetryTests(Certificates certificates)
{
    [Fact]
    public async Task No_metric_and_no_trace_tells_anything_of_an_order()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { StartsGateway = false });
        using var telemetry = new Telemetry();
        var canary = CanaryOrder.Of(Programme.Cervical, OrderEnvelope.Transaction, 7001);
        var token = canary.Leaves.First(leaf => leaf.Element == "Patient.name.family").Token;
        var bsn = canary.Leaves.First(leaf => leaf.Element == "Patient.identifier.value").Token;
        var body = Encoding.UTF8.GetString(canary.Body.Span);
        await using (await GatewayInProcess.StartAsync(world))
        {
            // A client of this process would tell what it asks for itself.
            Assert.Contains("\"Task\"", await AskAsync(world, "POST", "/fhir", body), StringComparison.Ordinal);
            await Eventually.HoldsAsync(() => world.Results(ScreeningWorld.Cervical).Received.Count == 1);
            await AskAsync(world, "POST", "/fhir", body[..^20]);
            await AskAsync(world, "GET", $"/fhir/Task?identifier={bsn}");
            await AskAsync(world, "GET", $"/fhir/Task/{bsn}");
            await AskAsync(world, "GET", $"/fhir/{token}/{bsn}");
            await AskAsync(world, token, $"/{token}");
        }

        Assert.Contains(telemetry.Told, told => told.StartsWith("meter http.server.request.duration", StringComparison.Ordinal));
        Assert.Contains(telemetry.Told, told => told.StartsWith("activity Microsoft.AspNetCore", StringComparison.Ordinal));
        var tokens = new TokenSearch(canary.Leaves.Select(leaf => leaf.Token));
        Assert.All(telemetry.Told.Distinct(), told => Assert.Empty(tokens.In(told)));
    }

    private static Task<string> AskAsync(ScreeningWorld world, string method, string path, string body = "") => RawHttp.SendAsync(
        world.Certificates,
        ScreeningWorld.Cervical,
        world.DataPlane.Port,
        Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/fhir+json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
}
