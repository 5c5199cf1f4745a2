using System.Collections.Concurrent;
using System.Net;
using Gateway.Identity;
using Gateway.Registry;
using Gateway.Tests.Certs;
using Xunit;
using static Gateway.Tests.Identity.ListeningGateway;

namespace Gateway.Tests.Identity;

public sealed class AdmissionTests(TestPki pki)
{
    private PartyDefinition[] Everyone =>
    [
        Party(pki.Files, "programme-cervical", Role.Placer, "programme-cervical"),
        Party(pki.Files, "lab-noord", Role.Lab, "lab-noord-client"),
        Party(pki.Files, "lab-midden", Role.Lab, "lab-midden-client"),
        Party(pki.Files, "operator-anna", Role.Operator, "operator-anna"),
        Party(pki.Files, "auditor-cert", Role.Auditor, "auditor-cert"),
    ];

    [Theory]
    [InlineData("programme-cervical", "/orders", null)]
    [InlineData("lab-noord-client", "/orders", null)]
    [InlineData("operator-anna", "/suspensions", null)]
    [InlineData("operator-anna", "/orders", "forbidden")]
    [InlineData("auditor-cert", "/suspensions", "forbidden")]
    [InlineData("lab-noord-client", "/suspensions", "forbidden")]
    [InlineData("operator-anna", "/forgotten", "forbidden")]
    [InlineData("stranger", "/orders", "unknown")]
    [InlineData("stranger", "/nowhere", "unknown")]
    public async Task An_endpoint_serves_the_roles_it_names_and_no_stranger(string certificate, string path, string? refusal)
    {
        await using var gateway = await StartAsync(pki.Files, Everyone, new ManualClock());
        using var client = TlsClient.Create(pki.Files, certificate);
        using var answer = await gateway.Get(client, path);
        Assert.Equal(refusal is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(refusal, RefusalOf(answer));
    }

    [Fact]
    public async Task The_user_of_a_request_is_its_party()
    {
        await using var gateway = await StartAsync(pki.Files, Everyone, new ManualClock());
        using var client = TlsClient.Create(pki.Files, "operator-anna");
        Assert.Equal("operator-anna", await client.GetStringAsync(new Uri(gateway.Address, "/suspensions")));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Lab_that_loses_its_standing_is_refused_on_its_open_connection(string http)
    {
        var standing = new Suspensions();
        await using var gateway = await StartAsync(pki.Files, Everyone, new ManualClock(), standing);
        using var noord = TlsClient.Create(pki.Files, "lab-noord-client", http: Version.Parse(http));
        using var midden = TlsClient.Create(pki.Files, "lab-midden-client", http: Version.Parse(http));
        using var before = await gateway.Get(noord, "/orders");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        standing.Suspend("lab-noord");

        using var after = await gateway.Get(noord, "/orders");
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
        Assert.Equal("suppressed", RefusalOf(after));
        Assert.Equal(before.Headers.GetValues("X-Connection"), after.Headers.GetValues("X-Connection"));
        using var other = await gateway.Get(midden, "/orders");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task While_two_pins_overlap_the_old_and_the_new_certificate_are_the_same_party()
    {
        // The stranger's certificate stands for the next one of lab-noord.
        PartyDefinition[] overlapping = [Party(pki.Files, "lab-noord", Role.Lab, "lab-noord-client", "stranger")];
        await using var gateway = await StartAsync(pki.Files, overlapping, new ManualClock());
        foreach (var certificate in new[] { "lab-noord-client", "stranger" })
        {
            using var client = TlsClient.Create(pki.Files, certificate);
            Assert.Equal("Lab lab-noord", await client.GetStringAsync(new Uri(gateway.Address, "/orders")));
        }
    }

    [Fact]
    public async Task After_the_overlap_the_old_certificate_is_a_strangers()
    {
        PartyDefinition[] rotated = [Party(pki.Files, "lab-noord", Role.Lab, "stranger")];
        await using var gateway = await StartAsync(pki.Files, rotated, new ManualClock());
        using var client = TlsClient.Create(pki.Files, "lab-noord-client");
        using var answer = await gateway.Get(client, "/orders");
        Assert.Equal("unknown", RefusalOf(answer));
    }

    [Fact]
    public async Task A_standing_that_cannot_be_told_lets_nobody_through()
    {
        await using var gateway = await StartAsync(pki.Files, Everyone, new ManualClock(), new Unreachable());
        using var client = TlsClient.Create(pki.Files, "lab-noord-client");
        using var answer = await gateway.Get(client, "/orders");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public void Two_parties_with_the_same_key_are_refused_at_start()
    {
        PartyDefinition[] same = [Party(pki.Files, "lab-noord", Role.Lab, "lab-noord-client"), Party(pki.Files, "lab-zuid", Role.Lab, "lab-noord-client")];
        var error = Assert.Throws<InvalidDataException>(() => new Party.Directory(same));
        Assert.Contains("lab-zuid and lab-noord have the same pin", error.Message, StringComparison.Ordinal);
    }

    private static string? RefusalOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-Refusal", out var values) ? values.Single() : null;

    private sealed class Suspensions : IPartyStanding
    {
        private readonly ConcurrentDictionary<string, bool> _suspended = new(StringComparer.Ordinal);

        public void Suspend(string party) => _suspended[party] = true;

        public ValueTask<bool> IsAdmittedAsync(Party party, CancellationToken cancellation) => ValueTask.FromResult(!_suspended.ContainsKey(party.Id));
    }

    private sealed class Unreachable : IPartyStanding
    {
        public ValueTask<bool> IsAdmittedAsync(Party party, CancellationToken cancellation) => throw new TimeoutException("no answer");
    }
}
