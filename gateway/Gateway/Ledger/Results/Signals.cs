using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Incident signals: one a kind, lab, test and day, counted (signal.lua).</summary>
internal sealed class Signals(RedisConnection redis)
{
    private static readonly RedisScript Raise = RedisScript.Of("raise-signal", "signal");
    private static readonly RedisScript List = RedisScript.Of("signals", "packed-hash");

    /// <param name="programme">Programme id.</param>
    /// <param name="kind">One of <see cref="SignalKind"/>.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="test">Test id, or empty.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <param name="details">Codes, separated by commas; each is counted.</param>
    public async Task RaiseAsync(string programme, string kind, string lab, string test, CancellationToken cancellation, string details = "")
    {
        cancellation.ThrowIfCancellationRequested();
        await redis.WriteAsync(Raise, programme, kind, lab, test, details, "");
    }

    /// <summary>Raises it unless it was raised today (UTC): for what lasts until somebody does something.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="kind">One of <see cref="SignalKind"/>.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="details">Codes, separated by commas; each is counted.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>False when it was raised today.</returns>
    public async Task<bool> RaiseOnceAsync(string programme, string kind, string lab, string details, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (bool)await redis.WriteAsync(Raise, programme, kind, lab, "", details, "", "once");
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<SignalRecord>> SignalsAsync(string programme, int most) =>
        [.. Reply.Parts(await redis.ReadAsync(List, programme, most)).Select(Reply.Parts).Select(signal => Read(programme, signal))];

    private static SignalRecord Read(string programme, RedisResult[] parts)
    {
        string[] id = Reply.Text(parts[0]).Split('|');
        var fields = new Fields(parts[1]);
        return new SignalRecord(
            programme,
            id[0],
            id[1],
            id[2].Length > 0 ? id[2] : null,
            fields.Int("n"),
            fields.Time("first"),
            fields.Time("last"),
            fields.Starting("d.").ToDictionary(detail => detail.Name, detail => int.Parse(detail.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal),
            (string[])parts[2]!);
    }
}

/// <summary>What is signalled.</summary>
internal static class SignalKind
{
    /// <summary>A lab sent person data that its policy does not give it. Raised with the result, by take.lua and quarantine.lua.</summary>
    public const string PersonData = "person-data";

    /// <summary>A lab withdrew a report of an order that was completed by it. Raised by take.lua.</summary>
    public const string ReportWithdrawn = "report-withdrawn";

    /// <summary>More of a lab's orders are overdue than the rule allows.</summary>
    public const string OverdueRate = "overdue-rate";

    /// <summary>Evidence that a lab needs ends within 30 days; the details are its kinds.</summary>
    public const string EvidenceExpiring = "evidence-expiring";

    /// <summary>Evidence that a lab needs is not there, or is not valid any more; the details are its kinds.</summary>
    public const string EvidenceMissing = "evidence-missing";

    /// <summary>A lab that came back made too many errors, and is drained.</summary>
    public const string RampStopped = "ramp-stopped";

    /// <summary>A monitoring signal was posted on a lab; the details are its severities.</summary>
    public const string Monitoring = "monitoring";

    /// <summary>The same, and an operator has to see it at once.</summary>
    public const string MonitoringPage = "monitoring-page";
}

/// <param name="Programme">Programme id.</param>
/// <param name="Kind">One of <see cref="SignalKind"/>.</param>
/// <param name="Lab">Lab id.</param>
/// <param name="Test">Test id; null where it is not known.</param>
/// <param name="Times">How often on that day (UTC).</param>
/// <param name="First">The day's first.</param>
/// <param name="Last">The day's last.</param>
/// <param name="Details">Element paths or codes, each with its count.</param>
/// <param name="Orders">Task ids, the newest 100.</param>
internal sealed record SignalRecord(
    string Programme,
    string Kind,
    string Lab,
    string? Test,
    int Times,
    DateTimeOffset First,
    DateTimeOffset Last,
    IReadOnlyDictionary<string, int> Details,
    IReadOnlyList<string> Orders);
