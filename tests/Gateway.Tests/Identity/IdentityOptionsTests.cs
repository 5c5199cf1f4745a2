using DevelopmentPki;
using Gateway.Tests.Certs;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Identity;

public sealed class IdentityOptionsTests(TestPki pki)
{
    [Fact]
    public async Task Every_fault_is_told_at_once_with_its_setting_and_what_to_do()
    {
        var notPem = Path.Combine(pki.Copy().Folder, "geen.pem");
        File.WriteAllText(notPem, "dit is geen certificaat");
        var errors = await StartWith(
            ("Identity:Roots:0", pki.Files.CertificatePath("lab-noord-client")),
            ("Identity:Intermediates:0", notPem),
            ("Identity:Crls:0", Path.Combine(pki.Files.Folder, "nergens.crl")),
            ("Identity:ServerKey", pki.Files.KeyPath("lab-noord-server")),
            ("Identity:HandshakeTimeout", "00:00:00"));

        Assert.Collection(
            errors.Order(StringComparer.Ordinal),
            line => AssertLine(line, "Identity:Crls: ", "nergens.crl is missing"),
            line => AssertLine(line, "Identity:HandshakeTimeout: ", "must be longer than zero"),
            line => AssertLine(line, "Identity:Intermediates: ", "holds no certificate"),
            line => AssertLine(line, "Identity:Roots: ", "not a CA's"),
            line => AssertLine(line, "Identity:ServerCertificate: ", "private key of"));
    }

    [Fact]
    public async Task Nothing_configured_is_told_too()
    {
        var errors = await StartWith([.. ListeningGateway.Settings(pki.Files).Keys.Select(key => (key, (string?)null))]);
        Assert.Contains(errors, line => line.StartsWith("Identity:ServerCertificate: names no file", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.StartsWith("Identity:ServerKey: names no file", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.StartsWith("Identity:Roots: names no file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_certificate_that_is_for_clients_is_refused()
    {
        var errors = await StartWith(
            ("Identity:ServerCertificate", pki.Files.CertificatePath("gateway-client")), ("Identity:ServerKey", pki.Files.KeyPath("gateway-client")));
        AssertLine(Assert.Single(errors), "Identity:ServerCertificate: ", "serverAuth");
    }

    [Fact]
    public async Task Revocation_list_of_a_CA_that_is_not_configured_is_refused()
    {
        var other = DevelopmentCertificates.Make(pki.NewFolder(), TimeProvider.System);
        var errors = await StartWith(("Identity:Crls:0", Path.Combine(other.Folder, "issuing.crl")));
        AssertLine(Assert.Single(errors), "Identity:Crls: ", "not signed by a configured CA");
    }

    [Fact]
    public async Task Revocation_list_past_its_time_is_refused()
    {
        var clock = new ManualClock();
        clock.Advance(TimeSpan.FromDays(31));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ListeningGateway.StartAsync(pki.Files, [], clock));
        AssertLine(Assert.Single(error.Failures), "Identity:Crls: ", "fetch the CA's current list");
    }

    private async Task<IEnumerable<string>> StartWith(params (string Key, string? Value)[] settings)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ListeningGateway.StartAsync(
            pki.Files, [], new ManualClock(), settings: settings.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal)));
        return error.Failures;
    }

    private static void AssertLine(string line, string start, string contains)
    {
        Assert.StartsWith(start, line, StringComparison.Ordinal);
        Assert.Contains(contains, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }
}
