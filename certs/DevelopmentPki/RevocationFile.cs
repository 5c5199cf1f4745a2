using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DevelopmentPki;

/// <summary>The issuing CA's revocation list (RFC 5280, section 5): the certificates of <see cref="Trouble.Revoked"/>.</summary>
internal static class RevocationFile
{
    private const string Name = "issuing.crl";
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>Less than half of its life ago: a list is replaced long before it runs out. Its number is the time it was made.</summary>
    public static bool IsFresh(CertificateFiles files, DateTimeOffset now)
    {
        if (!File.Exists(files.PathOf(Name)))
            return false;
        try
        {
            CertificateRevocationListBuilder.Load(File.ReadAllBytes(files.PathOf(Name)), out var number);
            var made = DateTimeOffset.FromUnixTimeSeconds((long)number);
            return made <= now && now - made < Life / 2;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public static void Write(CertificateFiles files, CertificateAuthority issuing, DateTimeOffset now)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var wanted in Roster.All.Where(wanted => wanted.Trouble == Trouble.Revoked))
        {
            using var revoked = files.Read(wanted.Name) ?? throw new FileNotFoundException($"{wanted.Name}.crt is missing.");
            list.AddEntry(revoked, now, X509RevocationReason.KeyCompromise);
        }

        files.Write(Name, list.Build(
            issuing.Certificate, new BigInteger(now.ToUnixTimeSeconds()), now + Life, HashAlgorithmName.SHA256, thisUpdate: now.AddMinutes(-5)));
    }
}
