using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>A placer revokes an order: here if nothing was disclosed, else at the lab (cancel.lua).</summary>
internal sealed class Cancellation(RedisConnection redis)
{
    private static readonly RedisScript Cancel = RedisScript.Of("cancel", "hold", "release");

    /// <summary>Cancels an order. Idempotent.</summary>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat.</exception>
    public async Task<CancelOutcome> CancelAsync(string orderId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (LedgerIds.ProgrammeOf(orderId) is not { } programme)
            return new CancelOutcome.Unknown();
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Cancel, programme, orderId));
        return Reply.Text(reply[0]) switch
        {
            "unknown" => new CancelOutcome.Unknown(),
            "locally" => new CancelOutcome.CancelledLocally(Reply.Order(programme, reply[1])),
            "at-lab" => new CancelOutcome.AtLab(Reply.Order(programme, reply[1])),
            _ => new CancelOutcome.TooLate(Reply.Order(programme, reply[1])),
        };
    }
}
