using System.Globalization;

namespace Gateway.Ledger;

/// <summary>A lab that came back takes its orders up by and by: a part of its contracted share and of its capacity (ramp.lua).</summary>
internal sealed class LabRamp(RedisConnection redis)
{
    private static readonly RedisScript Ramp = RedisScript.Of("ramp");

    /// <param name="programme">Programme id.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="part">Above 0, at most 1; 1 ends the ramp. Capacity is rounded up to whole orders.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public Task SetAsync(string programme, string lab, double part, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, 1);
        return redis.WriteAsync(Ramp, programme, lab, part.ToString("R", CultureInfo.InvariantCulture));
    }
}
