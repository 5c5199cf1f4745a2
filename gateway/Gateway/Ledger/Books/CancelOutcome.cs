namespace Gateway.Ledger;

/// <summary>What became of a cancellation.</summary>
internal abstract record CancelOutcome
{
    private CancelOutcome()
    {
    }

    /// <summary>Cancelled here: nothing was disclosed.</summary>
    internal sealed record CancelledLocally(OrderRecord Record) : CancelOutcome;

    /// <summary>A lab has it, or may have it: a cancellation is due there, or was confirmed already.</summary>
    internal sealed record AtLab(OrderRecord Record) : CancelOutcome;

    /// <summary>It ended before: resulted, refused or undeliverable.</summary>
    internal sealed record TooLate(OrderRecord Record) : CancelOutcome;

    /// <summary>No such order.</summary>
    internal sealed record Unknown : CancelOutcome;
}
