using System.ComponentModel.DataAnnotations;

namespace Gateway.Audit;

/// <summary>Where the audit trail goes, configuration section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Folder of this replica's chain; no other replica may write there. Empty: beside the embedded Redis.</summary>
    public string? Folder { get; set; }

    /// <summary>Names this replica's chain; it must stay the same from start to start. Empty: the machine's name and a mark of the folder.</summary>
    [RegularExpression("^[A-Za-z0-9.-]{1,40}$", ErrorMessage = "Audit:Replica is 1 to 40 letters, digits, dots and hyphens.")]
    public string? Replica { get; set; }

    /// <summary>Megabytes after which another file is begun; another one is begun each day (UTC) as well.</summary>
    [Range(1, 10_000)]
    public int LongestFileMegabytes { get; set; } = 64;
}
