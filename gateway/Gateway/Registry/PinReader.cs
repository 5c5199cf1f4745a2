using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Registry;

/// <summary>
/// Reads pins: <c>sha256/BASE64</c> as it is, or <c>certificate:NAME.crt</c>, the key of a PEM certificate in the certificates folder, so that
/// a registry can be committed whose keys are made on each machine.
/// </summary>
internal sealed class PinReader(string? certificatesFolder)
{
    private const string KeyPrefix = "sha256/";
    private const string CertificatePrefix = "certificate:";

    /// <summary>The pins of a list member, at least one; an empty text where one is wrong, so that each keeps its place.</summary>
    public IReadOnlyList<string> Pins(JsonSection section, string member) => [.. section.Texts(member, least: 1).Select(pin => Pin(section, pin))];

    private string Pin(JsonSection section, JsonText written)
    {
        if (written.Value.StartsWith(CertificatePrefix, StringComparison.Ordinal))
            return PinOfCertificate(section, written.Path, written.Value[CertificatePrefix.Length..]);
        if (IsPin(written.Value))
            return written.Value;
        if (written.Value.Length > 0)
            section.ProblemAt(written.Path, "is no pin; write sha256/ and the BASE64 of the key's SHA-256, or certificate:NAME.crt");
        return "";
    }

    private string PinOfCertificate(JsonSection section, string place, string name)
    {
        if (name.Length == 0 || Path.GetFileName(name) != name)
        {
            section.ProblemAt(place, $"'{name}' must be a file's name without a folder");
        }
        else if (certificatesFolder is null)
        {
            section.ProblemAt(place, $"there is no certificates folder to find '{name}' in; set Gateway:Certificates");
        }
        else
        {
            try
            {
                // A PEM file may go on with its chain; the first certificate is the party's own.
                using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(certificatesFolder, name)));
                return PublicKeyPin.Of(certificate);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                section.ProblemAt(place, $"the certificates folder has no '{name}'; make it (certs/make) or correct the name", Nearest(name));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                section.ProblemAt(place, $"'{name}' in the certificates folder cannot be read; let the gateway's account read it");
            }
            catch (CryptographicException)
            {
                section.ProblemAt(place, $"'{name}' in the certificates folder is no PEM certificate; make it again");
            }
        }

        return "";
    }

    private string? Nearest(string name) => Directory.Exists(certificatesFolder)
        ? NearestWord.Of(name, Directory.GetFiles(certificatesFolder, "*.crt").Select(path => Path.GetFileName(path)))
        : null;

    // Base64 leaves room for several spellings of one hash: with those, one key could belong to two parties.
    private static bool IsPin(string text) =>
        PublicKeyPin.IsWellFormed(text)
        && KeyPrefix + Convert.ToBase64String(Convert.FromBase64String(text[KeyPrefix.Length..])) == text;
}
