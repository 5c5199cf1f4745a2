namespace Gateway.Ledger;

/// <summary>Whether a result was taken (I8). All but <see cref="Accepted"/> and <see cref="Duplicate"/> leave the ledger as it was.</summary>
internal abstract record AcceptOutcome
{
    private AcceptOutcome()
    {
    }

    /// <summary>
    /// Taken, and waiting for the placer. <paramref name="Record"/> is the order after it. <paramref name="Due"/>: this replica may deliver it now, as it asked to; null where
    /// it did not, where an earlier one of its order goes first, or where the call is a repeat.
    /// </summary>
    internal sealed record Accepted(OrderRecord Record, DueResult? Due = null) : AcceptOutcome;

    /// <summary>The same content was taken for this order before, as <paramref name="ResultId"/>.</summary>
    internal sealed record Duplicate(string ResultId) : AcceptOutcome;

    /// <summary>The lab is cut: what it says is not believed.</summary>
    internal sealed record LabCut : AcceptOutcome;

    /// <summary>The lab does not hold the order, or not under this number.</summary>
    internal sealed record NotHolder : AcceptOutcome;

    /// <summary>The lab held it, but it is cancelled, refused, undeliverable or was never sent.</summary>
    internal sealed record Closed(OrderState State) : AcceptOutcome;

    /// <summary>The order is resulted and the time for corrections is over: its link is destroyed.</summary>
    internal sealed record LinkDestroyed : AcceptOutcome;

    /// <summary>It contradicts what was taken before. <paramref name="Reason"/> is a code: <c>interim-after-final</c> or <c>same-barcode-other-content</c>.</summary>
    internal sealed record Doubtful(string Reason) : AcceptOutcome;

    /// <summary>No order has or had this number.</summary>
    internal sealed record Unknown : AcceptOutcome;
}
