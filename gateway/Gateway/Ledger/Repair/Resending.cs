using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Orders on the operators' list are sent again; to a lab that had one before only when that is said (resend.lua).</summary>
internal sealed class Resending(RedisConnection redis)
{
    private static readonly RedisScript Resend = RedisScript.Of("resend", "choose");

    /// <param name="programme">Programme id.</param>
    /// <param name="by">Party id of the operator: stands beside each second disclosure.</param>
    /// <param name="plan">How.</param>
    /// <param name="orders">Task ids of the programme, each with the labs that may have it.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>For each order one of <see cref="ResendOutcome"/>.</returns>
    public async Task<IReadOnlyList<string>> ResendAsync(
        string programme, string by, ResendPlan plan, IReadOnlyList<(string Order, IReadOnlyList<Candidate> Labs)> orders, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisValue[] arguments =
        [
            by, plan.To ?? RedisValue.EmptyString, plan.AllowSecondDisclosure ? "second" : RedisValue.EmptyString, plan.Preview ? "preview" : RedisValue.EmptyString, Reply.Milliseconds(plan.Distance),
            .. orders.SelectMany(order => new RedisValue[] { order.Order, PackedCandidates.Of(order.Labs), LedgerIds.NewOrderNumber(programme) }),
        ];
        return (string[])(await redis.WriteAsync(Resend, programme, arguments))!;
    }
}

/// <param name="To">The one lab that is to have them; null: any that may.</param>
/// <param name="AllowSecondDisclosure">Labs may get what they had before.</param>
/// <param name="Distance">From one order to the next.</param>
/// <param name="Preview">True changes nothing.</param>
internal sealed record ResendPlan(string? To, bool AllowSecondDisclosure, TimeSpan Distance, bool Preview);

/// <summary>What becomes of an order that is to be sent again.</summary>
internal static class ResendOutcome
{
    /// <summary>It goes to a lab that never had it.</summary>
    public const string Sent = "sent";

    /// <summary>It goes to a lab that had it before; that is on the record of disclosures.</summary>
    public const string SentASecondTime = "sent-a-second-time";

    /// <summary>Every lab that could have it had it before, and the request does not say that this may be.</summary>
    public const string SecondDisclosure = "second-disclosure";

    /// <summary>A lab may have it: it moves only when that lab is suspended.</summary>
    public const string PerhapsAtLab = "perhaps-at-lab";

    /// <summary>Its content was destroyed.</summary>
    public const string ContentDestroyed = "content-destroyed";

    /// <summary>It is not on the list: it waits, is under way or is over.</summary>
    public const string NotListed = "not-listed";

    /// <summary>The lab named does not do the test.</summary>
    public const string NoSuchLab = "no-such-lab";

    /// <summary>The lab named has no room.</summary>
    public const string NoRoom = "no-room";

    /// <summary>There is no such order.</summary>
    public const string Unknown = "unknown";
}
