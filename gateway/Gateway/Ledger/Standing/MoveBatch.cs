namespace Gateway.Ledger;

/// <summary>One batch of a suspended lab's orders taken to other labs.</summary>
/// <param name="Moved">Orders with a new lab, due there now.</param>
/// <param name="Held">Ids of orders without a place.</param>
/// <param name="Cancelled">Ids of orders whose cancellation was still due at this lab: with the lab fenced they are cancelled.</param>
/// <param name="InFlight">Orders skipped because a lease on them still runs.</param>
/// <param name="Left">Outstanding orders at the lab after this batch, those that stay among them.</param>
/// <param name="Next">Where the next batch of this round begins; null when the round is over.</param>
internal sealed record MoveBatch(
    IReadOnlyList<MovedOrder> Moved, IReadOnlyList<string> Held, IReadOnlyList<string> Cancelled, int InFlight, int Left, int? Next = null)
{
    /// <summary>Orders that left the lab.</summary>
    public int Gone => Moved.Count + Held.Count + Cancelled.Count;
}

/// <summary>An order that changed hands.</summary>
internal sealed record MovedOrder(string OrderId, string From, string To, string OldNumber, string NewNumber);
