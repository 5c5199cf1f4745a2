using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Identity;

/// <summary>
/// The scheme <c>Certificate</c>: a request is as good as the certificate of its connection. Takes the place of the handler of that name in
/// Microsoft.AspNetCore.Authentication.Certificate, without its events.
/// </summary>
internal sealed class CertificateAuthenticationHandler(
    IOptionsMonitor<CertificateAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder, ClientCertificateRules rules)
    : AuthenticationHandler<CertificateAuthenticationOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.IsHttps || Context.Connection.ClientCertificate is not { } certificate)
            return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(rules.Judge(certificate) switch
        {
            CertificateVerdict.Genuine => Accepted(certificate),
            CertificateVerdict.Refused refused => AuthenticateResult.Fail($"The certificate is refused: {refused.Fault}."),
            var unknown => throw new InvalidOperationException($"No such verdict: {unknown.GetType()}."),
        });
    }

    /// <summary>A certificate is asked for in the handshake; now it is too late to ask.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => HandleForbiddenAsync(properties);

    private AuthenticateResult Accepted(X509Certificate2 certificate)
    {
        var thumbprint = new Claim(ClaimTypes.Thumbprint, certificate.GetCertHashString(HashAlgorithmName.SHA256), ClaimValueTypes.HexBinary, ClaimsIssuer);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([thumbprint], Scheme.Name)), Scheme.Name));
    }
}
