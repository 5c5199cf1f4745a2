namespace Gateway.Tests.Identity;

/// <summary>Stands still until a test moves it. It starts at the real time where no other is given, because the other end of a TLS connection
/// goes by that.</summary>
internal sealed class ManualClock(DateTimeOffset? start = null) : TimeProvider
{
    private DateTimeOffset _now = start ?? System.GetUtcNow();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public void Advance(TimeSpan time) => _now += time;
}
