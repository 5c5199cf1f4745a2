using System.Security.Cryptography.X509Certificates;

namespace DevelopmentPki;

/// <summary>
/// The development PKI: a root CA, an issuing CA and, under it, a certificate for every party of the demo set, as well as the bad
/// ones that the gateway must refuse. For development and tests only: the CA keys lie in the folder beside the rest.
/// </summary>
public static class DevelopmentCertificates
{
    /// <summary>
    /// Makes what is missing, no longer valid or not issued by the folder's own CA, and keeps the rest.
    /// </summary>
    /// <param name="folder">Created when missing. Gets <c>NAME.crt</c> (PEM, leaf then issuing CA), <c>NAME.key</c> (PEM PKCS#8, mode 0600),
    /// <c>root.crt</c>, <c>issuing.crt</c>, <c>issuing.crl</c> (DER), and <c>NAME.p12</c> with <c>NAME.p12.password</c> for those who use a browser.</param>
    /// <param name="clock">Decides what is valid, and the validity periods.</param>
    /// <param name="force">Makes everything anew, under a new root.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static MadeCertificates Make(string folder, TimeProvider clock, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var files = new CertificateFiles(folder);
        var now = clock.GetUtcNow();
        var made = new List<string>();

        using var root = Authority(files, "root", issuer: null, now, force, made);
        using var issuing = Authority(files, "issuing", root, now, force || made.Count > 0, made);
        var foreign = new Lazy<CertificateAuthority>(() => CertificateAuthority.Root(Roster.OtherRoot, now));

        foreach (var wanted in Roster.All)
        {
            if (!force && files.Read(wanted.Name) is { } kept)
            {
                using (kept)
                    if (wanted.IsServedBy(kept, issuing, now) && files.IsComplete(wanted))
                        continue;
            }

            files.WriteLeaf(wanted, wanted.Trouble == Trouble.OtherAuthority ? foreign.Value : issuing, now);
            made.Add(wanted.Name);
        }

        if (made.Count > 0 || !RevocationFile.IsFresh(files, now))
        {
            RevocationFile.Write(files, issuing, now);
            made.Add("issuing.crl");
        }

        return new MadeCertificates(files.Folder, made);
    }

    private static CertificateAuthority Authority(
        CertificateFiles files, string name, CertificateAuthority? issuer, DateTimeOffset now, bool force, List<string> made)
    {
        if (!force && files.ReadWithKey(name) is { } kept)
        {
            if (kept.NotAfter.ToUniversalTime() > now.UtcDateTime.AddYears(2) && (issuer is null || issuer.HasIssued(kept)))
                return new CertificateAuthority(kept);
            kept.Dispose();
        }

        var authority = issuer is null ? CertificateAuthority.Root(Roster.Root, now) : issuer.Subordinate(Roster.Issuing, now);
        files.WriteAuthority(name, authority);
        made.Add(name);
        return authority;
    }
}

/// <summary>Where the certificates lie and which of them this run made; the others were kept.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="Made">Names, without the file ending.</param>
public sealed record MadeCertificates(string Folder, IReadOnlyList<string> Made)
{
    /// <summary>Path of <c>NAME.crt</c>.</summary>
    public string CertificatePath(string name) => Path.Combine(Folder, name + ".crt");

    /// <summary>Path of <c>NAME.key</c>.</summary>
    public string KeyPath(string name) => Path.Combine(Folder, name + ".key");

    /// <summary>The certificate with its private key; the caller disposes it.</summary>
    public X509Certificate2 Load(string name) => X509Certificate2.CreateFromPemFile(CertificatePath(name), KeyPath(name));
}
