using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>How many orders of a test were accepted a day, as placing them has counted (place.lua). Kept 40 days.</summary>
internal sealed class Intake(RedisConnection redis)
{
    private static readonly RedisScript Counts = RedisScript.Of("intake");

    /// <param name="programme">Programme id.</param>
    /// <param name="test">Test code.</param>
    /// <param name="calendar">That of the first of the test's labs: its days are counted.</param>
    /// <param name="days">So many before today; at most 39.</param>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<IntakeRecord> ReadAsync(string programme, string test, LabCalendar calendar, int days)
    {
        RedisResult[] reply = Reply.Parts(await redis.ReadAsync(Counts, programme, test, calendar.UtcOffsetSeconds, days));
        return new IntakeRecord(LabCalendar.DayOf((int)reply[0]), [.. Reply.Parts(reply[1]).Select(count => (int)count)]);
    }
}

/// <summary>Accepted orders a day.</summary>
/// <param name="Today">By the ledger's clock.</param>
/// <param name="Counts">Today, yesterday, and so on.</param>
internal sealed record IntakeRecord(DateOnly Today, IReadOnlyList<int> Counts);
