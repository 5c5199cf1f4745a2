namespace Gateway.Ledger;

/// <summary>Whether a result was taken (I8). All but <see cref="Accepted"/> and <see cref="Duplicate"/> leave the ledger as it was.</summary>
internal abstract record AcceptOutcome
{
    private AcceptOutcome()
    {
    }

    /// <summary>Taken, and due at the placer. <paramref name="Record"/> is the order after it.</summary>
    internal sealed record Accepted(OrderRecord Record) : AcceptOutcome;

    /// <summary>The same report with the same content was taken before, as <paramref name="ResultId"/>.</summary>
    internal sealed record Duplicate(string ResultId) : AcceptOutcome;

    /// <summary>The lab is suspended; the operator chose what becomes of its results.</summary>
    internal sealed record Refused(LateResults LateResults) : AcceptOutcome;

    /// <summary>The lab does not hold the order, or not under this number.</summary>
    internal sealed record NotHolder : AcceptOutcome;

    /// <summary>The lab held it, but it is cancelled, refused, undeliverable or was never sent.</summary>
    internal sealed record Closed(OrderState State) : AcceptOutcome;

    /// <summary>No order has or had this number.</summary>
    internal sealed record Unknown : AcceptOutcome;
}
