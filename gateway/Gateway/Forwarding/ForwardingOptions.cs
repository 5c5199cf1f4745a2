using System.ComponentModel.DataAnnotations;

namespace Gateway.Forwarding;

/// <summary>How the gateway connects to labs and programmes, configuration section <c>Forwarding</c>.</summary>
internal sealed class ForwardingOptions
{
    public const string Section = "Forwarding";

    /// <summary>PEM file: the gateway's client certificate, then its issuers.</summary>
    [Required(ErrorMessage = "Forwarding:ClientCertificate is not set: name the PEM file of the gateway's client certificate.")]
    public string ClientCertificate { get; set; } = "";

    /// <summary>PEM file: its private key.</summary>
    [Required(ErrorMessage = "Forwarding:ClientKey is not set: name the PEM file of the client certificate's private key.")]
    public string ClientKey { get; set; } = "";

    /// <summary>Seconds for TCP and TLS to a lab; below the delivery deadline, so that "never connected" is known before it.</summary>
    [Range(0.1, 60)]
    public double ConnectTimeoutSeconds { get; set; } = 3;

    [Range(1, 10_000)]
    public int ConnectionsPerServer { get; set; } = 32;

    public TimeSpan ConnectTimeout => TimeSpan.FromSeconds(ConnectTimeoutSeconds);
}
