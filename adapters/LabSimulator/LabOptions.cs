namespace LabSimulator;

public enum ResultBundle
{
    Transaction,
    Message,
}

/// <summary>Everything a lab is told at its start.</summary>
public sealed record LabOptions
{
    /// <summary>The lab's name; its certificates are <c>NAME-server</c> and <c>NAME-client</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Folder of the PEM files.</summary>
    public required string Certificates { get; init; }

    /// <summary>The gateway's data plane, without a path.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>Folder of what the lab received and did; a lab that starts on it goes on where it stopped.</summary>
    public required string Store { get; init; }

    /// <summary>Port of the FHIR endpoint; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Port of the control API, plain HTTP on loopback; 0 takes a free one.</summary>
    public int ControlPort { get; init; }

    /// <summary>From an order to its result.</summary>
    public TimeSpan ResultDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The first pause before a result is sent again; it doubles, to at most 64 times this.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    public ResultBundle Results { get; init; } = ResultBundle.Transaction;

    /// <summary>The same seed and order number give the same findings.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>False keeps no request bytes, only the log: for load tests.</summary>
    public bool KeepRequests { get; init; } = true;
}
