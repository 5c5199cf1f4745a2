using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I8: results come from the lab that holds the order, and each content once (result.lua).</summary>
internal sealed class ResultLedger(RedisConnection redis)
{
    private static readonly RedisScript Holder = RedisScript.Of("holder");
    private static readonly RedisScript Accept = RedisScript.Of("result", "release", "outbox", "signal", "take");
    private static readonly RedisScript DueLinks = RedisScript.Of("due-links");
    private static readonly RedisScript Sweep = RedisScript.Of("sweep-links");

    /// <summary>The order to which a gateway order number was ever given; null when no order has had it.</summary>
    public Task<HolderRecord?> FindAsync(string programme, string orderNumber) => FindAsync(programme, orderNumber, "");

    /// <summary>The order with a Task id, as its present lab has it; null when there is none.</summary>
    public Task<HolderRecord?> FindOrderAsync(string programme, string orderId) => FindAsync(programme, "", orderId);

    /// <summary>Takes a result if the lab holds the order under this number, is not cut, and nothing taken before contradicts it; all judged in one step.</summary>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat with the same <see cref="ResultRecord.ResultId"/>.</exception>
    public async Task<AcceptOutcome> AcceptAsync(string programme, string lab, string orderNumber, ResultRecord result, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Accept, programme, result.Arguments(lab, orderNumber)));
        return Reply.Text(reply[0]) switch
        {
            "accepted" => new AcceptOutcome.Accepted(Reply.Order(programme, reply[1])),
            "duplicate" => new AcceptOutcome.Duplicate(Reply.Text(reply[1])),
            "suspended" => new AcceptOutcome.LabCut(),
            "closed" => new AcceptOutcome.Closed(Reply.State(Reply.Text(reply[1]))),
            "not-holder" => new AcceptOutcome.NotHolder(),
            "link-destroyed" => new AcceptOutcome.LinkDestroyed(),
            "doubtful" => new AcceptOutcome.Doubtful(Reply.Text(reply[1])),
            _ => new AcceptOutcome.Unknown(),
        };
    }

    /// <summary>Links of orders that ended longer ago than <paramref name="window"/>, the oldest first.</summary>
    public async Task<IReadOnlyList<DueLink>> DueLinksAsync(string programme, TimeSpan window, int most, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisResult[] due = Reply.Parts(await redis.ReadAsync(DueLinks, programme, Reply.Milliseconds(window), most));
        return [.. due.Select(Reply.Parts).Select(link => new DueLink(Reply.Text(link[0]), link.Length < 2 || link[1].IsNull ? null : Reply.Sealed(link[1])))];
    }

    /// <summary>Destroys links that are still due, and keeps what is to stay of them.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="window">How long after an order's end its link is kept.</param>
    /// <param name="kept">How long from now its number is kept; zero: not at all.</param>
    /// <param name="links">As <see cref="DueLinksAsync"/> named them.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>How many were destroyed.</returns>
    public async Task<int> SweepLinksAsync(string programme, TimeSpan window, TimeSpan kept, IReadOnlyList<EndedLink> links, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        IEnumerable<RedisValue> each = links.SelectMany(link => (RedisValue[])[link.OrderId, link.Number?.Bytes ?? []]);
        return (int)await redis.WriteAsync(Sweep, programme, [Reply.Milliseconds(window), Reply.Milliseconds(kept), .. each]);
    }

    private async Task<HolderRecord?> FindAsync(string programme, string orderNumber, string orderId)
    {
        RedisResult reply = await redis.ReadAsync(Holder, programme, orderNumber, orderId);
        if (reply.IsNull)
            return null;
        RedisResult[] parts = Reply.Parts(reply);
        var fields = new Fields(parts[0]);
        return new HolderRecord(
            Reply.Order(programme, fields),
            orderNumber.Length == 0 || fields["no"] == orderNumber,
            Reply.Text(parts[1]),
            fields["pt"],
            parts[2].IsNull ? null : Reply.Sealed(parts[2]),
            (int)parts[3]);
    }
}
