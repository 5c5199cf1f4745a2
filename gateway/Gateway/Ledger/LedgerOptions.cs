namespace Gateway.Ledger;

/// <summary>Section <c>Redis</c> of the configuration.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Redis";

    /// <summary>StackExchange.Redis configuration string. Empty: the gateway starts a <c>redis-server</c> of its own.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Password of the configured Redis; <see cref="PasswordFile"/> keeps it out of the configuration.</summary>
    public string? Password { get; set; }

    /// <summary>File whose first line is the password.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Folder of the embedded Redis; made with mode 0700.</summary>
    public string DataFolder { get; set; } = "data/redis";

    /// <summary>Name or path of the binary that the embedded Redis is started from.</summary>
    public string ServerBinary { get; set; } = "redis-server";

    /// <summary>Accept a Redis that forgets at a restart. For trials only.</summary>
    public bool AllowVolatile { get; set; }

    /// <summary>Connections that take turns.</summary>
    public int Connections { get; set; } = 4;

    /// <summary>Replicas that must have a write before it counts (<c>WAIT</c>).</summary>
    public int ReplicasToWait { get; set; }

    /// <summary>Time for one operation with all its repeats; after it the ledger counts as unavailable. With it a placer hears so within a second.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(0.9);
}
