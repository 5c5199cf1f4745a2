using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I8: results come from the lab that holds the order, once, and wait for the placer (result.lua, claim-results.lua, settle-result.lua).</summary>
internal sealed class ResultLedger(RedisConnection redis)
{
    private static readonly RedisScript Holder = RedisScript.Of("holder");
    private static readonly RedisScript Accept = RedisScript.Of("result", "release");
    private static readonly RedisScript Claim = RedisScript.Of("claim-results");
    private static readonly RedisScript Settle = RedisScript.Of("settle-result");
    private static readonly RedisScript Refused = RedisScript.Of("refused-results");

    /// <summary>The order to which a gateway order number was ever given; null when no order has had it.</summary>
    public async Task<HolderRecord?> FindAsync(string programme, string orderNumber)
    {
        RedisResult reply = await redis.ReadAsync(Holder, programme, orderNumber);
        if (reply.IsNull)
            return null;
        RedisResult[] parts = Reply.Parts(reply);
        var fields = new Fields(parts[0]);
        return new HolderRecord(
            Reply.Order(programme, fields),
            fields["no"] == orderNumber,
            Reply.Text(parts[1]),
            fields["pt"],
            Reply.Sealed(parts[2]),
            parts[3].IsNull ? null : Reply.Sealed(parts[3]));
    }

    /// <summary>Takes a result if the lab holds the order under this number and is not suspended, all judged in one step.</summary>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat with the same <see cref="ResultRecord.ResultId"/>.</exception>
    public async Task<AcceptOutcome> AcceptAsync(string programme, string lab, string orderNumber, ResultRecord result, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(
            Accept,
            programme,
            lab,
            orderNumber,
            result.ResultId,
            result.ReportToken,
            result.Digest,
            result.Completes ? "1" : "0",
            SealedBytes.Of(result.Content)));
        return Reply.Text(reply[0]) switch
        {
            "accepted" => new AcceptOutcome.Accepted(Reply.Order(programme, reply[1])),
            "duplicate" => new AcceptOutcome.Duplicate(Reply.Text(reply[1])),
            "suspended" => new AcceptOutcome.Refused(LabStanding.ReadLateResults(Reply.Text(reply[1]))),
            "closed" => new AcceptOutcome.Closed(Reply.State(Reply.Text(reply[1]))),
            "not-holder" => new AcceptOutcome.NotHolder(),
            _ => new AcceptOutcome.Unknown(),
        };
    }

    /// <summary>Results due at their placers, leased to this replica.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="lease">How long this replica may take over the delivery.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public async Task<IReadOnlyList<DueResult>> ClaimDueResultsAsync(string programme, int most, TimeSpan lease, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        long deadline = redis.DeadlineOf(lease);
        RedisResult reply = await redis.WriteAsync(Claim, programme, LedgerIds.NewId(), most, Reply.Milliseconds(lease));
        return [.. Reply.Parts(reply).Select(result => Read(programme, Reply.Parts(result), deadline))];
    }

    /// <summary>Records how a delivery to the placer ended.</summary>
    /// <returns>False when the lease was lost: a newer one decides.</returns>
    public async Task<bool> SettleResultAsync(DueResult result, ResultDelivery delivery, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (string outcome, long wait, int status) = delivery switch
        {
            ResultDelivery.Delivered => ("delivered", 0L, 0),
            ResultDelivery.RetryLater retry => ("retry", Reply.Milliseconds(retry.After), 0),
            ResultDelivery.RefusedByPlacer refused => ("refused", 0L, refused.Status),
            _ => throw new ArgumentOutOfRangeException(nameof(delivery), delivery.GetType().Name, "No such outcome."),
        };
        RedisResult reply = await redis.WriteAsync(Settle, result.Programme, result.ResultId, result.Lease, outcome, wait, status);
        return Reply.Text(reply) == "settled";
    }

    /// <summary>Results on the operators' list: the placer refused them. Oldest first.</summary>
    public async Task<IReadOnlyList<RefusedResult>> RefusedAsync(string programme, int most) =>
    [
        .. Reply.Parts(await redis.ReadAsync(Refused, programme, most)).Select(r => Reply.Parts(r))
            .Select(r => new RefusedResult(Reply.Text(r[0]), Reply.Text(r[1]), (int)r[2])),
    ];

    private static DueResult Read(string programme, RedisResult[] parts, long deadline)
    {
        var fields = new Fields(parts[1]);
        return new DueResult(
            programme,
            Reply.Text(parts[0]),
            fields["o"],
            fields["pl"],
            fields.Is("f"),
            fields.Int("at"),
            fields.Long("ls"),
            deadline,
            fields.Time("ac"),
            Reply.Sealed(parts[2]));
    }
}
