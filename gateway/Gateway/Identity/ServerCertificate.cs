using System.Net.Security;

namespace Gateway.Identity;

/// <summary>
/// The gateway's own certificate. It is read again when its files change; as long as the new pair cannot be used, because only one of the two
/// is there yet, say, the old one stays.
/// </summary>
internal sealed partial class ServerCertificate(IdentityOptions options, TimeProvider clock, ILogger<ServerCertificate> log)
{
    private readonly ILogger<ServerCertificate> _log = log;
    private readonly FileStamps _stamps = new([options.ServerCertificate, options.ServerKey], clock);
    private volatile SslStreamCertificateContext _current = CertificateFiles.ReadServerCertificate(options.ServerCertificate, options.ServerKey);

    public SslStreamCertificateContext Current
    {
        get
        {
            if (_stamps.HaveChanged())
                Reload();
            return _current;
        }
    }

    private void Reload()
    {
        try
        {
            // Handshakes under way may still hold the old one: it is left to the garbage collector.
            _current = CertificateFiles.ReadServerCertificate(options.ServerCertificate, options.ServerKey);
            _stamps.Accept();
            Replaced(_current.TargetCertificate.SerialNumber);
        }
        catch (InvalidDataException unusable)
        {
            Kept(unusable.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The server certificate was replaced by the one with serial number {Serial}")]
    private partial void Replaced(string serial);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server certificate's files changed and the old certificate stays in use: {Trouble}")]
    private partial void Kept(string trouble);
}
