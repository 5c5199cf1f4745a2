using System.Security.Cryptography;
using Gateway.Registry;

namespace Gateway.Identity;

/// <summary>What proved a party in one request.</summary>
/// <param name="Certificate">SHA-256 of the certificate, in hex.</param>
/// <param name="Keys">All public keys of the party as pins between blanks, the one of this certificate first.</param>
internal sealed record Credential(string Certificate, string Keys);

internal static class CredentialOfRequest
{
    /// <exception cref="InvalidOperationException">The request did not pass <see cref="PartyAdmission"/>.</exception>
    public static Credential Credential(this HttpContext context)
    {
        var certificate = context.Connection.ClientCertificate ?? throw new InvalidOperationException("The request has not been admitted.");
        string[] keys = [PublicKeyPin.Of(certificate), .. context.Party().Pins];
        return new Credential(certificate.GetCertHashString(HashAlgorithmName.SHA256), string.Join(' ', keys.Distinct(StringComparer.Ordinal)));
    }
}
