using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Gateway.Identity;

/// <summary>Reads everything that the options name, once, before the first connection: each thing that is wrong is one line that says what to do.</summary>
internal sealed class IdentityOptionsValidator(TimeProvider clock) : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        var errors = new List<string>();
        if (options.Roots.Count == 0)
            errors.Add(Line(nameof(options.Roots), "names no file: name at least one PEM file with a root CA (for development, certs/make makes root.crt)"));
        if (options.HandshakeTimeout <= TimeSpan.Zero)
            errors.Add(Line(nameof(options.HandshakeTimeout), "must be longer than zero, such as 00:00:10"));

        X509Certificate2Collection authorities =
            [.. Authorities(nameof(options.Roots), options.Roots, errors), .. Authorities(nameof(options.Intermediates), options.Intermediates, errors)];
        foreach (var path in options.Crls)
            Collect(nameof(options.Crls), errors, () => CheckRevocationList(path, authorities));
        CheckServerCertificate(options, errors);
        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private static X509Certificate2Collection Authorities(string setting, IEnumerable<string> paths, List<string> errors)
    {
        var all = new X509Certificate2Collection();
        foreach (var path in paths)
            Collect(setting, errors, () => all.AddRange(CertificateFiles.ReadAuthorities([path])));
        return all;
    }

    private void CheckRevocationList(string path, X509Certificate2Collection authorities)
    {
        var (_, list) = RevocationLists.Read(path, authorities);
        var now = clock.GetUtcNow();
        if (now >= list.Until || now < list.From)
            throw new InvalidDataException($"{path} counts from {list.From:u} to {list.Until:u}, not now: fetch the CA's current list");
    }

    private void CheckServerCertificate(IdentityOptions options, List<string> errors)
    {
        if (options.ServerCertificate.Length == 0)
            errors.Add(Line(nameof(options.ServerCertificate), "names no file: name the PEM file with the gateway's server certificate and its chain"));
        if (options.ServerKey.Length == 0)
            errors.Add(Line(nameof(options.ServerKey), "names no file: name the PEM file with the server certificate's private key"));
        if (options.ServerCertificate.Length > 0 && options.ServerKey.Length > 0)
            Collect(nameof(options.ServerCertificate), errors, () => CheckServerCertificateFiles(options));
    }

    private void CheckServerCertificateFiles(IdentityOptions options)
    {
        var certificate = CertificateFiles.ReadServerCertificate(options.ServerCertificate, options.ServerKey).TargetCertificate;
        var now = clock.GetUtcNow().UtcDateTime;
        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now < from || now > until)
            throw new InvalidDataException($"{options.ServerCertificate} is valid from {from:u} to {until:u}, not now: put a valid one in its place");
    }

    private static void Collect(string setting, List<string> errors, Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException wrong)
        {
            errors.Add(Line(setting, wrong.Message));
        }
    }

    private static string Line(string setting, string wrong) => $"{IdentityOptions.Section}:{setting}: {wrong}.";
}
