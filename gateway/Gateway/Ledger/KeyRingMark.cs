namespace Gateway.Ledger;

/// <summary>
/// Remembers with which key ring a programme's orders are sealed (keyring.lua). A gateway with another ring could accept orders, but not go on with
/// those that are there: it must not start.
/// </summary>
internal static class KeyRingMark
{
    private static readonly RedisScript Mark = RedisScript.Of("keyring");

    /// <param name="redis">The open ledger.</param>
    /// <param name="programmes">All programme ids of the registry.</param>
    /// <param name="fingerprint">Public mark of the gateway's key ring; the first one a programme sees is its own.</param>
    /// <exception cref="LedgerStartException">A programme's orders are sealed with another ring.</exception>
    public static async Task CheckAsync(RedisConnection redis, IEnumerable<string> programmes, string fingerprint)
    {
        foreach (var programme in programmes)
        {
            if (Reply.Text(await redis.WriteAsync(Mark, programme, fingerprint)) != fingerprint)
            {
                throw new LedgerStartException(
                    $"The orders of '{programme}' in this Redis are sealed with another key ring: bring that one back, or use another Redis.");
            }
        }
    }
}
