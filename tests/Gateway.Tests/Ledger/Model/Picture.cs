using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>Whether an attempt is under way.</summary>
internal enum LeaseState
{
    /// <summary>Settled, or taken note of as ended.</summary>
    Closed,
    Running,

    /// <summary>Its time is over, and nobody has taken note yet.</summary>
    Ended,
}

/// <summary>A programme as it stands after a step: drawn once by the model and once from Redis, and the two must be the same.</summary>
internal sealed record Picture(
    IReadOnlyList<OrderPicture> Orders,
    IReadOnlyList<LabPicture> Labs,
    IReadOnlyList<QueuePicture> Queues,
    Books Books,
    string Attention,
    string Disclosed)
{
    /// <summary>Each thing on a line, in an order that is the same in both drawings.</summary>
    public IEnumerable<object> Things => [.. Orders, .. Labs, .. Queues, Books, $"attention {Attention}", $"disclosed {Disclosed}"];
}

internal sealed record OrderPicture(
    string Id,
    OrderState State,
    string Status,
    string Lab,
    string Number,
    string Policy,
    string Reason,
    bool Revoked,
    bool Cancelling,
    int Attempt,
    long Lease,
    LeaseState LeaseState,
    bool Sealed,
    bool Linked);

/// <param name="Lab">Lab id.</param>
/// <param name="Suspended">What becomes of its results; empty when it is active.</param>
/// <param name="Reserved">By test, of its today.</param>
/// <param name="Open">By test, without a final result.</param>
/// <param name="Outstanding">Orders, urgent first, then age.</param>
/// <param name="Due">Orders to be sent, at any time.</param>
/// <param name="Flying">Orders with a lease that is not closed.</param>
/// <param name="Kept">Numbers of orders that it had, or may have had, and that have left it.</param>
internal sealed record LabPicture(string Lab, string Suspended, string Reserved, string Open, string Outstanding, string Due, string Flying, string Kept);

/// <param name="Test">Test code.</param>
/// <param name="Held">Orders that any lab may have, urgent first, then age.</param>
/// <param name="Apart">Those that some lab must not have, or should not for a while.</param>
internal sealed record QueuePicture(string Test, string Held, string Apart);

/// <summary>Redis does not stand, or did not answer, as it must.</summary>
internal sealed class DisagreementException(string message) : Exception(message)
{
    public DisagreementException()
        : this("The ledger and the model disagree.")
    {
    }
}
