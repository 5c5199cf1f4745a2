using System.Net;
using System.Text.Json;
using Gateway.Answers;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Registry;
using Gateway.Tests.Certs;
using Gateway.Tests.Identity;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Gateway.Tests.Audit;

/// <summary>Who was refused is in the trail, and cannot fill it.</summary>
public sealed class AccessWitnessTests(TestPki pki) : IDisposable
{
    private readonly TestTrail _trail = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public async Task Handshakes_without_a_certificate_leave_one_line_a_minute_that_counts_the_others()
    {
        await using var gateway = await ListeningGateway.StartAsync(pki.Files, [], _clock, witness: new AccessWitness(_trail.Trail, _clock));
        for (var i = 0; i < 5; i++)
            await RefusedAsync(gateway, certificate: null);
        // A client tries more than once before it gives up.
        var refused = gateway.Log.Count(line => line.StartsWith("Handshake refused", StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await RefusedAsync(gateway, certificate: null);

        var lines = await LinesAsync("handshake-refused");
        Assert.InRange(refused, 5, 100);
        Assert.Equal([null, $"{refused - 1}"], lines.Select(line => Object(line, "repeated")));
        Assert.All(lines, line => Assert.Equal(("NoCertificate", "127.0.0.1"), (Object(line, "refusal"), line.GetProperty("address").GetString())));
    }

    [Fact]
    public async Task Key_that_is_refused_in_the_handshake_is_named()
    {
        await using var gateway = await ListeningGateway.StartAsync(pki.Files, [], _clock, witness: new AccessWitness(_trail.Trail, _clock));
        await RefusedAsync(gateway, "bad-expired");

        using var expired = pki.Files.Load("bad-expired");
        var line = Assert.Single(await LinesAsync("handshake-refused"));
        Assert.Equal(("Expired", PublicKeyPin.Of(expired)), (Object(line, "refusal"), Object(line, "key")));
    }

    [Theory]
    [InlineData("lab-noord-client", nameof(Role.Lab), 2)]
    [InlineData("lab-noord-client", null, 2)]
    [InlineData("operator-anna", nameof(Role.Operator), 4)]
    public async Task Refused_system_has_one_line_a_minute_over_all_its_connections_and_a_person_one_for_each_attempt(string certificate, string? role, int lines)
    {
        var directory = new Party.Directory(role is not null ? [ListeningGateway.Party(pki.Files, "wie", Enum.Parse<Role>(role), certificate)] : []);
        var witness = new AccessWitness(_trail.Trail, _clock);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            if (attempt == 3)
                _clock.Advance(TimeSpan.FromMinutes(1));
            using var shown = pki.Files.Load(certificate);
            var context = new DefaultHttpContext { Connection = { ClientCertificate = shown, RemoteIpAddress = IPAddress.Parse("192.0.2.7") } };
            await witness.RefusedAsync(context, directory.Identify(shown), Refusal.NotAdmitted);
        }

        var recorded = await LinesAsync("refused");
        Assert.Equal(lines, recorded.Count);
        Assert.Equal(lines == 2 ? "2" : null, Object(recorded[^1], "repeated"));
    }

    private async Task RefusedAsync(ListeningGateway gateway, string? certificate)
    {
        using var client = TlsClient.Create(pki.Files, certificate);
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Get(client, "/orders"));
    }

    // Lines are in the order in which they were recorded: behind this one nothing is on its way any more.
    private async Task<IReadOnlyList<JsonElement>> LinesAsync(string kind)
    {
        await _trail.Trail.RecordAsync(new AuditEvent(AuditKind.SignIn, AuditUser.Gateway));
        return [.. _trail.Lines.Select(line => JsonElement.Parse(line)).Where(line => line.GetProperty("event").GetString() == kind)];
    }

    private static string? Object(JsonElement line, string type) =>
        line.GetProperty("objects").TryGetProperty(type, out var id) ? id.GetString() : null;
}
