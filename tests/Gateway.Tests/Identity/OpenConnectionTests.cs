using System.Net;
using System.Net.Security;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DevelopmentPki;
using Gateway.Registry;
using Gateway.Tests.Certs;
using Xunit;
using static Gateway.Tests.Identity.ListeningGateway;

namespace Gateway.Tests.Identity;

/// <summary>Time goes on and files are replaced while the gateway runs and connections are open.</summary>
public sealed class OpenConnectionTests(TestPki pki)
{
    private static readonly TimeSpan UntilNextLook = TimeSpan.FromSeconds(2);

    private PartyDefinition[] Noord => [Party(pki.Files, "lab-noord", Role.Lab, "lab-noord-client")];

    [Fact]
    public async Task Certificate_that_is_revoked_meanwhile_opens_nothing_any_more()
    {
        var (files, clock) = (pki.Copy(), new ManualClock());
        await using var gateway = await StartAsync(files, Noord, clock);
        using var open = TlsClient.Create(files, "lab-noord-client");
        await AssertAnswer(gateway, open, HttpStatusCode.OK);

        WriteRevocationList(files, clock, "lab-noord-client");
        clock.Advance(UntilNextLook);

        await AssertAnswer(gateway, open, HttpStatusCode.Forbidden);
        using var fresh = TlsClient.Create(files, "lab-noord-client");
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Get(fresh, "/orders"));
    }

    [Fact]
    public async Task Certificate_that_expires_meanwhile_opens_nothing_any_more()
    {
        var (files, clock) = (pki.Copy(), new ManualClock());
        WriteRevocationList(files, clock, "bad-revoked");
        await using var gateway = await StartAsync(files, Noord, clock);
        using var open = TlsClient.Create(files, "lab-noord-client");
        await AssertAnswer(gateway, open, HttpStatusCode.OK);

        clock.Advance(TimeSpan.FromDays(398));

        await AssertAnswer(gateway, open, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Past_the_revocation_lists_time_nobody_is_let_in_until_there_is_a_new_one()
    {
        var (files, clock) = (pki.Copy(), new ManualClock());
        await using var gateway = await StartAsync(files, Noord, clock);
        using var open = TlsClient.Create(files, "lab-noord-client");
        await AssertAnswer(gateway, open, HttpStatusCode.OK);

        clock.Advance(TimeSpan.FromDays(31));
        await AssertAnswer(gateway, open, HttpStatusCode.Forbidden);

        WriteRevocationList(files, clock, "bad-revoked");
        clock.Advance(UntilNextLook);
        await AssertAnswer(gateway, open, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("unreadable")]
    [InlineData("missing")]
    [InlineData("signed by another CA")]
    public async Task With_a_revocation_list_that_cannot_be_used_nobody_is_let_in(string trouble)
    {
        var (files, clock) = (pki.Copy(), new ManualClock());
        await using var gateway = await StartAsync(files, Noord, clock);
        using var open = TlsClient.Create(files, "lab-noord-client");
        await AssertAnswer(gateway, open, HttpStatusCode.OK);

        switch (trouble)
        {
            case "unreadable":
                File.WriteAllBytes(ListOf(files), File.ReadAllBytes(ListOf(files))[..^1]);
                break;
            case "missing":
                File.Delete(ListOf(files));
                break;
            default:
                var other = DevelopmentCertificates.Make(pki.NewFolder(), TimeProvider.System);
                File.Copy(ListOf(other), ListOf(files), overwrite: true);
                break;
        }

        clock.Advance(UntilNextLook);
        await AssertAnswer(gateway, open, HttpStatusCode.Forbidden);
        Assert.Contains(gateway.Log, line => line.StartsWith("Every client certificate is refused until this is mended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_revocation_list_put_back_lets_everyone_in_again()
    {
        var (files, clock) = (pki.Copy(), new ManualClock());
        await using var gateway = await StartAsync(files, Noord, clock);
        using var open = TlsClient.Create(files, "lab-noord-client");
        await AssertAnswer(gateway, open, HttpStatusCode.OK);

        File.Move(ListOf(files), ListOf(files) + ".away");
        clock.Advance(UntilNextLook);
        await AssertAnswer(gateway, open, HttpStatusCode.Forbidden);

        File.Move(ListOf(files) + ".away", ListOf(files));
        clock.Advance(UntilNextLook);
        await AssertAnswer(gateway, open, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Server_certificate_is_replaced_without_a_restart_once_both_files_are_there()
    {
        var (files, clock) = (pki.Copy(), new ManualClock());
        await using var gateway = await StartAsync(files, Noord, clock);
        var old = SerialOf(files, "gateway");
        Assert.Equal(old, await ServedSerial(gateway, files));

        File.Copy(files.CertificatePath("lab-zuid-server"), files.CertificatePath("gateway"), overwrite: true);
        clock.Advance(UntilNextLook);
        Assert.Equal(old, await ServedSerial(gateway, files));

        File.Copy(files.KeyPath("lab-zuid-server"), files.KeyPath("gateway"), overwrite: true);
        clock.Advance(UntilNextLook);
        Assert.Equal(SerialOf(files, "lab-zuid-server"), await ServedSerial(gateway, files));
    }

    private static async Task AssertAnswer(ListeningGateway gateway, HttpClient client, HttpStatusCode expected)
    {
        using var answer = await gateway.Get(client, "/orders");
        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.Forbidden)
            Assert.Equal("login", answer.Headers.GetValues("X-Refusal").Single());
    }

    private static async Task<string> ServedSerial(ListeningGateway gateway, MadeCertificates files)
    {
        var served = "";
        var options = TlsClient.Options(files, "lab-noord-client");
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            served = ((X509Certificate2)certificate!).SerialNumber;
            return errors == SslPolicyErrors.None;
        };
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = options });
        using var answer = await gateway.Get(client, "/orders");
        return served;
    }

    private static string SerialOf(MadeCertificates files, string name)
    {
        using var certificate = files.Load(name);
        return certificate.SerialNumber;
    }

    private static string ListOf(MadeCertificates files) => Path.Combine(files.Folder, "issuing.crl");

    /// <summary>Good for two years, so that a test about something else may move the clock.</summary>
    private static void WriteRevocationList(MadeCertificates files, ManualClock clock, string revoked)
    {
        using var issuing = files.Load("issuing");
        using var certificate = files.Load(revoked);
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(certificate, clock.GetUtcNow());
        File.WriteAllBytes(ListOf(files), list.Build(
            issuing, new BigInteger(2), clock.GetUtcNow().AddYears(2), HashAlgorithmName.SHA256, thisUpdate: clock.GetUtcNow().AddHours(-1)));
    }
}
