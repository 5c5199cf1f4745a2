using System.Collections.Concurrent;
using Gateway.Trail;

namespace Gateway.Audit;

/// <summary>
/// Where every room records what it may have to account for. One replica has one; what one of its methods was awaited for is on disk, in a chain that can be verified
/// (gateway/docs/audit.md).
/// </summary>
internal sealed class AuditTrail(TrailWriter writer, TimeProvider clock)
{
    /// <summary>So many are kept in memory while the trail cannot be written; then what would be owed fails.</summary>
    private const int MostOwed = 10_000;

    private readonly ConcurrentQueue<AuditEvent> _owed = [];

    /// <summary>False while nothing can be recorded: then no order is taken, and nothing is decided but that a lab is stopped.</summary>
    public bool IsWritable => writer.IsWritable;

    /// <summary>Records an event. Await it before what must not happen unrecorded.</summary>
    /// <exception cref="TrailUnavailableException">It is not recorded.</exception>
    public Task RecordAsync(in AuditEvent auditEvent) => writer.AppendAsync((Event: auditEvent, At: clock.GetUtcNow()), static (json, line) => AuditLine.Write(json, line.Event, line.At));

    /// <summary>Records an event that has happened whether it can be recorded or not: now, or as soon as the trail can be written again, with the time of now.</summary>
    /// <exception cref="TrailUnavailableException">Too much is owed already.</exception>
    public async Task OweAsync(AuditEvent auditEvent)
    {
        try
        {
            await RecordAsync(auditEvent);
        }
        catch (TrailUnavailableException) when (_owed.Count < MostOwed)
        {
            _owed.Enqueue(auditEvent with { Happened = auditEvent.Happened ?? clock.GetUtcNow() });
        }
    }

    /// <summary>Records what is owed; one caller alone.</summary>
    /// <exception cref="TrailUnavailableException">It is still owed.</exception>
    public async Task PayAsync()
    {
        while (_owed.TryPeek(out var owed))
        {
            await RecordAsync(owed);
            _owed.TryDequeue(out _);
        }
    }
}
