using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Identity;
using Gateway.Tests.Certs;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Gateway.Tests.Identity;

public sealed class ClientCertificateRulesTests(TestPki pki) : IDisposable
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private readonly ManualClock _clock = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Certificate_that_says_nothing_of_its_use_is_refused()
    {
        using var issuing = pki.Files.Load("issuing");
        using var silent = Issue(issuing, "CN=lab-noord, O=Laboratorium Noord B.V., C=NL", use: null);
        using var spoken = Issue(issuing, "CN=lab-noord, O=Laboratorium Noord B.V., C=NL", ClientAuth);
        Assert.Equal(CertificateFault.WrongUse, FaultOf(Rules(), silent));
        Assert.Null(FaultOf(Rules(), spoken));
    }

    [Fact]
    public void Self_signed_certificate_is_refused_even_with_a_partys_name()
    {
        using var party = pki.Files.Load("lab-noord-client");
        using var selfSigned = Request(party.Subject, ClientAuth).CreateSelfSigned(_clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1));
        Assert.Equal(CertificateFault.SelfSigned, FaultOf(Rules(), selfSigned));
    }

    [Fact]
    public void A_partys_certificate_cannot_issue_another()
    {
        using var party = pki.Files.Load("lab-noord-client");
        var generator = X509SignatureGenerator.CreateForECDsa(party.GetECDsaPrivateKey()!);
        using var issued = Request("CN=lab-zuid, O=Stichting Diagnostiek Zuid, C=NL", ClientAuth)
            .Create(party.SubjectName, generator, _clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1), [1, 2, 3]);
        Assert.Equal(CertificateFault.Untrusted, FaultOf(Rules(), issued, [party]));
    }

    [Fact]
    public void A_root_that_the_other_side_sends_along_is_not_trusted()
    {
        using var party = pki.Files.Load("bad-other-ca");
        var sent = new X509Certificate2Collection();
        sent.ImportFromPemFile(pki.Files.CertificatePath("bad-other-ca"));
        Assert.Equal(CertificateFault.Untrusted, FaultOf(Rules(), party, sent));
    }

    [Fact]
    public void Where_lists_are_configured_a_CA_without_one_lets_nobody_in()
    {
        using var root = pki.Files.Load("root");
        using var second = SecondIssuingCa(root);
        using var ours = pki.Files.Load("lab-noord-client");
        using var theirs = Issue(second, "CN=lab-oost, O=Laboratorium Oost, C=NL", ClientAuth);

        Assert.Null(FaultOf(Rules(), ours));
        Assert.Equal(CertificateFault.RevocationUnknown, FaultOf(Rules(), theirs, [second]));
        Assert.Null(FaultOf(Rules(withList: false), theirs, [second]));
    }

    public void Dispose() => _key.Dispose();

    private static CertificateFault? FaultOf(ClientCertificateRules rules, X509Certificate2 certificate, X509Certificate2Collection? sentAlong = null) =>
        (rules.Judge(certificate, sentAlong) as CertificateVerdict.Refused)?.Fault;

    private ClientCertificateRules Rules(bool withList = true)
    {
        var options = new CertificateAuthenticationOptions
        {
            CustomTrustStore = CertificateFiles.ReadAuthorities([pki.Files.CertificatePath("root")]),
            AdditionalChainCertificates = CertificateFiles.ReadAuthorities([pki.Files.CertificatePath("issuing")]),
        };
        string[] lists = withList ? [Path.Combine(pki.Files.Folder, "issuing.crl")] : [];
        return new(options, new RevocationLists(lists, options.AdditionalChainCertificates, _clock, NullLogger<RevocationLists>.Instance), _clock);
    }

    private CertificateRequest Request(string subject, string? use)
    {
        var request = new CertificateRequest(subject, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (use is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        return request;
    }

    private X509Certificate2 Issue(X509Certificate2 authority, string subject, string? use) =>
        Request(subject, use).Create(authority, _clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1), [9, 8, 7]);

    private X509Certificate2 SecondIssuingCa(X509Certificate2 root)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Tweede Uitgevende CA, C=NL", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        using var issued = request.Create(root, _clock.GetUtcNow().AddDays(-2), _clock.GetUtcNow().AddDays(2), [4, 5, 6]);
        return issued.CopyWithPrivateKey(key);
    }
}
