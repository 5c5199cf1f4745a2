namespace Gateway.Identity;

/// <summary>
/// Configuration section <c>Identity</c>: whom the gateway trusts and who it is itself. Paths are relative to the working directory.
/// </summary>
internal sealed class IdentityOptions
{
    public const string Section = "Identity";

    /// <summary>PEM files with the root certificates that a party's certificate must lead to. No system store is consulted.</summary>
    public IList<string> Roots { get; init; } = [];

    /// <summary>PEM files with issuing CAs, for parties that do not send them along, and for those whose revocation list is checked.</summary>
    public IList<string> Intermediates { get; init; } = [];

    /// <summary>
    /// Revocation lists, PEM or DER, each signed by a root or intermediate named here. When there is one, each party's issuing CA needs
    /// one: a certificate whose revocation cannot be looked up is refused. They are read again when they change.
    /// </summary>
    public IList<string> Crls { get; init; } = [];

    /// <summary>PEM file: the gateway's server certificate, then the CAs up to but without the root. Read again when it changes.</summary>
    public string ServerCertificate { get; set; } = "";

    /// <summary>PEM file: the private key of <see cref="ServerCertificate"/>, unencrypted PKCS#8.</summary>
    public string ServerKey { get; set; } = "";

    /// <summary>How long a connection may take for its TLS handshake.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
