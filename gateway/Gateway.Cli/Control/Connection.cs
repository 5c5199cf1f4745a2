using System.CommandLine;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Cli.Control;

/// <summary>Where the operations plane is and who asks: options of every command, or the environment.</summary>
internal sealed class Connection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // A suspension answers within the delivery deadline and a second; an operator waits no longer than that and some.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly Option<string> _url = Of("--url", "GATEWAY_URL", "The operations plane, such as https://gateway.example:9443.", "https://localhost:9443");
    private readonly Option<string> _certificate = Of("--certificate", "GATEWAY_CERTIFICATE", "Your certificate, a PEM file: the leaf, then what issued it.");
    private readonly Option<string> _key = Of("--key", "GATEWAY_KEY", "Its private key, a PEM file.");
    private readonly Option<string> _root = Of("--root", "GATEWAY_ROOT", "The only root that the gateway's certificate may chain to, a PEM file.");

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_certificate);
        command.Add(_key);
        command.Add(_root);
    }

    /// <exception cref="ControlException">An option is missing, or a file cannot be used.</exception>
    public HttpClient Open(ParseResult arguments)
    {
        var url = arguments.GetValue(_url)!;
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
            throw new ControlException($"'{url}' is no https address; name the operations plane with --url or GATEWAY_URL.");
        string certificate = File("--certificate", _certificate), key = File("--key", _key), root = File("--root", _root);
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            chain.RemoveAt(0);
            return new HttpClient(Handler(SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), chain, offline: true), root))
            {
                BaseAddress = address,
                Timeout = AnswerTimeout,
            };
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new ControlException($"{certificate}, {key} or {root} cannot be read as PEM, or the key is another certificate's.", unreadable);
        }

        string File(string name, Option<string> option) => arguments.GetValue(option) switch
        {
            null or "" => throw new ControlException($"Name a file with {name} or {Variable(name)}."),
            var file when !System.IO.File.Exists(file) => throw new ControlException($"{name}: there is no file {file}."),
            var file => file,
        };
    }

    private static SocketsHttpHandler Handler(SslStreamCertificateContext certificate, string root)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        trust.CustomTrustStore.ImportFromPemFile(root);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = ConnectTimeout,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = certificate,
                CertificateChainPolicy = trust,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            },
        };
    }

    private static string Variable(string option) => $"GATEWAY_{option[2..].ToUpperInvariant()}";

    private static Option<string> Of(string name, string variable, string description, string? otherwise = null) => new(name)
    {
        Description = $"{description} Environment: {variable}.",
        Recursive = true,
        HelpName = otherwise is null ? "FILE" : "URL",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set : otherwise!,
    };
}
