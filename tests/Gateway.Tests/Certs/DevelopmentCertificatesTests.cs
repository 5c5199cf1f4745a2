using System.Numerics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DevelopmentPki;
using Gateway.Tests.Identity;
using Xunit;

namespace Gateway.Tests.Certs;

public sealed class DevelopmentCertificatesTests(TestPki pki)
{
    private static readonly string[] Everyone =
    [
        "gateway", "gateway-client",
        "programme-cervical", "programme-cervical-server", "programme-bowel", "programme-bowel-server",
        "lab-noord-client", "lab-noord-server", "lab-midden-client", "lab-midden-server", "lab-zuid-client", "lab-zuid-server",
        "operator-anna", "operator-bram", "auditor-cert", "stranger",
    ];

    [Fact]
    public void Everyone_has_a_P256_certificate_that_leads_to_the_root_with_what_the_file_holds()
    {
        using var root = X509CertificateLoader.LoadCertificateFromFile(pki.Files.CertificatePath("root"));
        Assert.All(Everyone, name =>
        {
            using var certificate = pki.Files.Load(name);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.Add(root);
            chain.ChainPolicy.ExtraStore.ImportFromPemFile(pki.Files.CertificatePath(name));
            Assert.True(chain.Build(certificate), $"{name}: {string.Join(", ", chain.ChainStatus.Select(one => one.Status))}");
            Assert.Equal(3, chain.ChainElements.Count);
            using var key = certificate.GetECDsaPrivateKey();
            Assert.Equal(ECCurve.NamedCurves.nistP256.Oid.Value, key?.ExportParameters(false).Curve.Oid.Value);
        });
    }

    [Fact]
    public void A_second_run_makes_nothing()
    {
        var copy = pki.Copy();
        Assert.Empty(DevelopmentCertificates.Make(copy.Folder, TimeProvider.System).Made);
    }

    [Fact]
    public void What_is_missing_or_does_not_belong_together_is_made_and_the_rest_is_kept()
    {
        var copy = pki.Copy();
        File.Delete(copy.CertificatePath("lab-zuid-server"));
        File.Copy(copy.KeyPath("lab-noord-client"), copy.KeyPath("lab-midden-client"), overwrite: true);
        File.WriteAllText(copy.CertificatePath("stranger"), "geen certificaat");

        var made = DevelopmentCertificates.Make(copy.Folder, TimeProvider.System).Made;

        Assert.Equal(["lab-midden-client", "lab-zuid-server", "stranger", "issuing.crl"], made);
    }

    [Fact]
    public void Force_makes_everything_under_a_new_root()
    {
        var copy = pki.Copy();
        var before = File.ReadAllText(copy.CertificatePath("root"));
        var made = DevelopmentCertificates.Make(copy.Folder, TimeProvider.System, force: true).Made;
        Assert.Equal(Directory.GetFiles(copy.Folder, "*.crt").Length + 1, made.Count);
        Assert.NotEqual(before, File.ReadAllText(copy.CertificatePath("root")));
    }

    [Fact]
    public void A_year_later_what_has_run_out_is_renewed_and_the_CAs_are_kept()
    {
        var copy = pki.Copy();
        var clock = new ManualClock();
        clock.Advance(TimeSpan.FromDays(380));

        var made = DevelopmentCertificates.Make(copy.Folder, clock).Made;

        Assert.Superset(new HashSet<string>(Everyone, StringComparer.Ordinal), new HashSet<string>(made, StringComparer.Ordinal));
        Assert.DoesNotContain("root", made);
        Assert.DoesNotContain("issuing", made);
        Assert.DoesNotContain("bad-expired", made);
        Assert.Contains("issuing.crl", made);
    }

    [Fact]
    public void The_revocation_list_names_the_revoked_certificate_and_no_other()
    {
        var list = CertificateRevocationListBuilder.Load(File.ReadAllBytes(Path.Combine(pki.Files.Folder, "issuing.crl")), out BigInteger _);
        using var revoked = pki.Files.Load("bad-revoked");
        using var noord = pki.Files.Load("lab-noord-client");
        Assert.True(list.RemoveEntry(revoked.SerialNumberBytes.Span));
        Assert.False(list.RemoveEntry(noord.SerialNumberBytes.Span));
    }

    [Theory]
    [InlineData("operator-anna")]
    [InlineData("operator-bram")]
    [InlineData("auditor-cert")]
    public void Those_with_a_browser_get_a_file_that_opens_with_the_password_beside_it(string name)
    {
        var file = Path.Combine(pki.Files.Folder, name + ".p12");
        var password = File.ReadAllText(file + ".password").TrimEnd();
        Assert.Equal(20, password.Length);
        var content = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password);
        Assert.Equal([false, true], content.Select(one => one.HasPrivateKey).Order());
        Assert.Throws<CryptographicException>(() => X509CertificateLoader.LoadPkcs12CollectionFromFile(file, "verkeerd"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Secrets_are_readable_by_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var secrets = Directory.GetFiles(pki.Files.Folder).Where(path => Path.GetExtension(path) is ".key" or ".p12" or ".password").ToList();
        Assert.NotEmpty(secrets);
        foreach (var path in secrets)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}
