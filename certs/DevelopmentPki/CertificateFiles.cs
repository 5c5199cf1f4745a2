using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DevelopmentPki;

/// <summary>The folder: reads what lies there, writes what is made. A file appears whole or not at all, and a secret only to its owner.</summary>
internal sealed class CertificateFiles
{
    public CertificateFiles(string folder)
    {
        Folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>The certificate without its key, or null when it is missing or not a certificate.</summary>
    public X509Certificate2? Read(string name) => Attempt(() => X509CertificateLoader.LoadCertificateFromFile(PathOf(name + ".crt")));

    /// <summary>The certificate with its key, or null when one of the two is missing or they do not belong together.</summary>
    public X509Certificate2? ReadWithKey(string name) =>
        Attempt(() => X509Certificate2.CreateFromPemFile(PathOf(name + ".crt"), PathOf(name + ".key")));

    public bool IsComplete(Wanted wanted)
    {
        using var pair = ReadWithKey(wanted.Name);
        return pair is not null
            && (!wanted.ForBrowser || (File.Exists(PathOf(wanted.Name + ".p12")) && File.Exists(PathOf(wanted.Name + ".p12.password"))));
    }

    public void WriteAuthority(string name, CertificateAuthority authority)
    {
        WriteKey(name, authority.Certificate);
        Write(name + ".crt", authority.Certificate.ExportCertificatePem() + "\n");
    }

    public void WriteLeaf(Wanted wanted, CertificateAuthority issuer, DateTimeOffset now)
    {
        using var leaf = issuer.Issue(wanted, now);
        WriteKey(wanted.Name, leaf);
        Write(wanted.Name + ".crt", $"{leaf.ExportCertificatePem()}\n{issuer.Certificate.ExportCertificatePem()}\n");
        if (wanted.ForBrowser)
            WriteForBrowser(wanted.Name, leaf, issuer.Certificate);
    }

    public void Write(string file, byte[] content, bool secret = false)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (secret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var fresh = PathOf(file + ".new");
        // The mode counts only for a file that is created: what an interrupted run left must not lend its own.
        File.Delete(fresh);
        using (var stream = new FileStream(fresh, options))
            stream.Write(content);
        File.Move(fresh, PathOf(file), overwrite: true);
    }

    private void Write(string file, string text, bool secret = false) => Write(file, Encoding.ASCII.GetBytes(text), secret);

    private void WriteKey(string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException($"The certificate {name} has no EC key.");
        Write(name + ".key", key.ExportPkcs8PrivateKeyPem() + "\n", secret: true);
    }

    private void WriteForBrowser(string name, X509Certificate2 leaf, X509Certificate2 issuer)
    {
        var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 20);
        // The issuer's private key stays here: only its certificate goes along.
        using var issuerCertificate = X509CertificateLoader.LoadCertificate(issuer.RawData);
        var both = new X509Certificate2Collection { leaf, issuerCertificate };
        Write(name + ".p12.password", password + "\n", secret: true);
        Write(name + ".p12", both.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password), secret: true);
    }

    private static X509Certificate2? Attempt(Func<X509Certificate2> read)
    {
        try
        {
            return read();
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or FileNotFoundException)
        {
            // It will be made anew. An ArgumentException is a key that belongs to another certificate.
            return null;
        }
    }
}
