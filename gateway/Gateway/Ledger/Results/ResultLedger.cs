using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I8: results come from the lab that holds the order, and each content once (result.lua).</summary>
internal sealed class ResultLedger(RedisConnection redis)
{
    private static readonly RedisScript Holder = RedisScript.Of("holder");
    private static readonly RedisScript Accept = RedisScript.Of("result", "release", "outbox", "signal", "take");
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

    /// <summary>Destroys links of orders that were resulted longer ago than <paramref name="window"/>.</summary>
    /// <returns>How many were destroyed; call again while it is <paramref name="most"/>.</returns>
    public async Task<int> SweepLinksAsync(string programme, TimeSpan window, int most, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (int)await redis.WriteAsync(Sweep, programme, Reply.Milliseconds(window), most);
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
