using System.ComponentModel.DataAnnotations;

namespace Gateway.Hosting;

/// <summary>The gateway's own listeners and limits, configuration section <c>Gateway</c>.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Address that both listeners bind to; <c>*</c> for all.</summary>
    [Required]
    public string Address { get; set; } = "*";

    /// <summary>The data plane: placers and labs. 0 takes a free port.</summary>
    [Range(0, 65535)]
    public int DataPort { get; set; } = 8443;

    /// <summary>The operations plane: operators and auditors. 0 takes a free port.</summary>
    [Range(0, 65535)]
    public int OperationsPort { get; set; } = 9443;

    /// <summary>Where readiness and liveness are asked, plain HTTP; not set: nowhere.</summary>
    [Range(1, 65535)]
    public int? HealthPort { get; set; }

    /// <summary>Address that the health listener binds to, <c>*</c> for all. Loopback unless a load balancer asks from elsewhere.</summary>
    [Required]
    public string HealthAddress { get; set; } = "127.0.0.1";

    /// <summary>Folder with labs, programmes, people and policies.</summary>
    [Required(ErrorMessage = "Gateway:Registry is not set: name the folder with labs, programmes, people and policies.")]
    public string Registry { get; set; } = "";

    /// <summary>Folder of the certificates that the registry names as pins (<c>certificate:NAME.crt</c>).</summary>
    public string? Certificates { get; set; }

    /// <summary>Folder of the key ring; empty: beside the embedded Redis, made at the first start.</summary>
    public string? Keys { get; set; }

    /// <summary>Longest body, bytes, also after unpacking gzip.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int LongestBody { get; set; } = 1024 * 1024;

    /// <summary>Requests a second that one party may send; a burst may be twice as many.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 2000;
}
