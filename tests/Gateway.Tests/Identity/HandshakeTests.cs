using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Registry;
using Gateway.Tests.Certs;
using Xunit;
using static Gateway.Tests.Identity.ListeningGateway;

namespace Gateway.Tests.Identity;

public sealed class HandshakeTests(TestPki pki)
{
    /// <summary>The bad certificates are pinned, too: nothing but the handshake keeps them out.</summary>
    private PartyDefinition[] Noord =>
    [
        Party(
            pki.Files,
            "lab-noord",
            Role.Lab,
            ["lab-noord-client", "bad-expired", "bad-not-yet-valid", "bad-other-ca", "bad-server-auth-only", "bad-revoked"]),
    ];

    public static TheoryData<SslProtocols, string, string> BadCertificates()
    {
        var data = new TheoryData<SslProtocols, string, string>();
        foreach (var protocol in new[] { SslProtocols.Tls12, SslProtocols.Tls13 })
        {
            data.Add(protocol, "bad-expired", "Expired");
            data.Add(protocol, "bad-not-yet-valid", "NotYetValid");
            data.Add(protocol, "bad-other-ca", "Untrusted");
            data.Add(protocol, "bad-server-auth-only", "WrongUse");
            data.Add(protocol, "bad-revoked", "Revoked");
        }

        return data;
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true, "1.1")]
    [InlineData(SslProtocols.Tls12, false, "2.0")]
    [InlineData(SslProtocols.Tls13, true, "2.0")]
    [InlineData(SslProtocols.Tls13, false, "1.1")]
    public async Task Genuine_certificate_is_let_in_with_or_without_its_chain(SslProtocols protocol, bool withChain, string http)
    {
        await using var gateway = await StartAsync(pki.Files, Noord, new ManualClock());
        using var client = TlsClient.Create(pki.Files, "lab-noord-client", protocol, withChain, Version.Parse(http));
        using var answer = await gateway.Get(client, "/orders");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Lab lab-noord", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [MemberData(nameof(BadCertificates))]
    public async Task Bad_certificate_is_refused_in_the_handshake(SslProtocols protocol, string name, string fault)
    {
        await using var gateway = await StartAsync(pki.Files, Noord, new ManualClock());
        using var client = TlsClient.Create(pki.Files, name, protocol);
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Get(client, "/orders"));
        Assert.Equal(0, gateway.Arrived);
        Assert.Contains(gateway.Log, line => line.StartsWith($"Handshake refused: {fault}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task No_certificate_is_refused_in_the_handshake(SslProtocols protocol)
    {
        await using var gateway = await StartAsync(pki.Files, Noord, new ManualClock());
        using var client = TlsClient.Create(pki.Files, certificate: null, protocol);
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Get(client, "/orders"));
        Assert.Equal(0, gateway.Arrived);
        Assert.Contains("Handshake refused: no client certificate", gateway.Log);
    }

    [Fact]
    public async Task Issuing_CA_that_only_the_party_sends_leads_to_the_root_all_the_same()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Identity:Intermediates:0"] = null, ["Identity:Crls:0"] = null };
        await using var gateway = await StartAsync(pki.Files, Noord, new ManualClock(), settings: settings);

        using var withChain = TlsClient.Create(pki.Files, "lab-noord-client");
        using var answer = await gateway.Get(withChain, "/orders");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        using var alone = TlsClient.Create(pki.Files, "lab-noord-client", withChain: false);
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Get(alone, "/orders"));
    }

    /// <summary>Hand-made, because no TLS library here still speaks that version. RFC 4346, section 7.4.1.2.</summary>
    [Fact]
    public async Task TLS_1_1_is_answered_with_the_alert_protocol_version()
    {
        await using var gateway = await StartAsync(pki.Files, Noord, new ManualClock());
        byte[] body = [3, 2, .. new byte[32], 0, 0, 4, 0xC0, 0x09, 0xC0, 0x13, 1, 0, 0, 8, 0, 0x0A, 0, 4, 0, 2, 0, 23];
        byte[] hello = [22, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, gateway.Address.Port);
        await socket.GetStream().WriteAsync(hello);

        var alert = new byte[7];
        await socket.GetStream().ReadExactlyAsync(alert);

        Assert.Equal(21, alert[0]);
        Assert.Equal([2, 70], alert[5..]);
    }

    [Fact]
    public async Task TLS_1_2_without_an_authenticated_cipher_is_refused()
    {
        await using var gateway = await StartAsync(pki.Files, Noord, new ManualClock());
        Assert.False(await CanConnectWith(gateway, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256));
        Assert.True(await CanConnectWith(gateway, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));
    }

    private async Task<bool> CanConnectWith(ListeningGateway gateway, TlsCipherSuite suite)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, gateway.Address.Port);
        await using var tls = new SslStream(socket.GetStream());
        var options = TlsClient.Options(pki.Files, "lab-noord-client", SslProtocols.Tls12);
#pragma warning disable CA1416 // These tests run where the suites can be chosen.
        options.CipherSuitesPolicy = new CipherSuitesPolicy([suite]);
#pragma warning restore CA1416
        try
        {
            await tls.AuthenticateAsClientAsync(options);
            return true;
        }
        catch (AuthenticationException)
        {
            return false;
        }
    }
}
