namespace Gateway.Ledger;

/// <summary>Whether the attempt's outcome was taken.</summary>
internal abstract record SettleOutcome
{
    private SettleOutcome()
    {
    }

    /// <summary>The outcome stands; <paramref name="Record"/> is the order after it.</summary>
    internal sealed record Settled(OrderRecord Record) : SettleOutcome;

    /// <summary>The lease was lost: a newer one decides. The disclosure itself stays on record.</summary>
    internal sealed record Stale : SettleOutcome;
}
