namespace Gateway.Ledger;

/// <summary>
/// Tries whether the ledger can be written (probe.lua): the same way, and to as many replicas, as an order. That a connection is open says little: the Redis
/// behind it may be stuck, full, or a replica by now.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="programmes">All programme ids of the registry; in a cluster each is in a slot of its own.</param>
internal sealed class LedgerProbe(RedisConnection redis, IReadOnlyList<string> programmes)
{
    private static readonly RedisScript Probe = RedisScript.Of("probe");

    /// <exception cref="LedgerUnavailableException">A programme cannot be written: no order of it would be accepted now.</exception>
    public Task WriteAsync() => Task.WhenAll(programmes.Select(programme => redis.WriteAsync(Probe, programme)));
}
