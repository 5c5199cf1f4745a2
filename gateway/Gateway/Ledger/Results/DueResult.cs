using Gateway.Disclosure;

namespace Gateway.Ledger;

/// <summary>A result that this replica may deliver to the placer now. Results of one order are due one after the other, in the order they were taken.</summary>
/// <param name="Programme">Programme id.</param>
/// <param name="ResultId">Id given by <see cref="ResultRecord.ResultId"/>.</param>
/// <param name="OrderId">Task id.</param>
/// <param name="Placer">Party id of the only party it may go to.</param>
/// <param name="Completes">It is the final result.</param>
/// <param name="Attempt">1 for the first attempt.</param>
/// <param name="Lease">Fencing token.</param>
/// <param name="Person">Token of the person; empty where the order is gone.</param>
internal sealed record DueResult(
    string Programme,
    string ResultId,
    string OrderId,
    string Placer,
    bool Completes,
    int Attempt,
    long Lease,
    string Person);

/// <summary>A result that this replica has claimed, with its content.</summary>
internal sealed record ClaimedResult(DueResult Due, Sealed Content);

/// <summary>What the ledger made of the end of a delivery.</summary>
internal enum SettledResult
{
    Settled,

    /// <summary>And by it the next of the same order is due.</summary>
    NextIsDue,

    /// <summary>The lease was lost: a newer one decides.</summary>
    Stale,
}

/// <summary>How the delivery of a result to the placer ended.</summary>
internal abstract record ResultDelivery
{
    private ResultDelivery()
    {
    }

    /// <summary>The placer took it; its content is destroyed.</summary>
    internal sealed record Delivered : ResultDelivery;

    /// <summary>Not now; due again after <paramref name="After"/>.</summary>
    internal sealed record RetryLater(TimeSpan After) : ResultDelivery;

    /// <summary>The placer declined it; kept, on the operators' list, and the next one is due. <paramref name="Status"/> is the HTTP status.</summary>
    internal sealed record RefusedByPlacer(int Status) : ResultDelivery;
}

/// <summary>A result that the placer would not take.</summary>
/// <param name="ResultId">Id of the result.</param>
/// <param name="OrderId">Task id.</param>
/// <param name="Placer">Party id.</param>
/// <param name="Status">HTTP status of the refusal.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="Since">When it was refused.</param>
internal sealed record RefusedResult(string ResultId, string OrderId, string Placer, int Status, int Attempts, DateTimeOffset Since);
