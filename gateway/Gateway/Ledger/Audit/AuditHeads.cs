namespace Gateway.Ledger;

/// <summary>Keeps the last signed head of each replica's audit trail (keep-audit-head.lua), away from the files: whoever cuts their tail has to come here too.</summary>
internal sealed class AuditHeads(RedisConnection redis)
{
    private static readonly RedisScript Keep = RedisScript.Of("keep-audit-head");

    /// <param name="replica">Names the chain.</param>
    /// <param name="head">The signed head, as the trail writes it; nothing of a person is in it.</param>
    /// <exception cref="LedgerUnavailableException">It is not kept.</exception>
    public Task KeepAsync(string replica, byte[] head) => redis.WriteAsync(Keep, OperatorCalls.Tag, replica, head);

    /// <returns>What was kept last; null where nothing was.</returns>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<byte[]?> LastAsync(string replica) =>
        await redis.ReadAsync(db => db.StringGetAsync($"{RedisConnection.Tag(OperatorCalls.Tag)}:audit:{replica}"));
}
