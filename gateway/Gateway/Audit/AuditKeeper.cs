using Gateway.Ledger;
using Gateway.Trail;

namespace Gateway.Audit;

/// <summary>
/// Signs the head of the chain every minute and leaves it in Redis and in the log, where whoever cuts the files has to change it too. While the trail cannot be written
/// it tries each second, and records what is owed when it can.
/// </summary>
internal sealed class AuditKeeper(AuditTrail trail, TrailWriter writer, AuditHeads heads, TrailOptions options, TimeProvider clock, ILogger<AuditKeeper> log) : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenHeads = TimeSpan.FromMinutes(1);
    private SignedHead? _told;
    private SignedHead? _kept;
    private bool _isWell = true;

    /// <summary>The first time before anything is asked of the gateway.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(await LastKeptAsync());
        await base.StartAsync(cancellationToken);
    }

    /// <summary>After everything that records has ended: the chain is closed and its last head kept.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (await writer.CloseAsync() is { } head)
            await KeepAsync(head);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var signed = clock.GetTimestamp();
        while (true)
        {
            await Task.Delay(BetweenTries, clock, stoppingToken);
            if (writer.IsWritable && clock.GetElapsedTime(signed) < BetweenHeads)
                continue;
            signed = clock.GetTimestamp();
            await LookAsync(kept: null);
        }
    }

    private async Task LookAsync(SignedHead? kept)
    {
        try
        {
            var head = await writer.TryAsync(kept);
            if (!_isWell)
                AuditLog.Recovered(log);
            _isWell = true;
            if (writer.Missing is { } missing && missing != _told)
                AuditLog.Missing(log, options.Folder, missing.Head.Sequence, missing.At);
            _told = writer.Missing;
            await trail.PayAsync();
            await KeepAsync(head);
        }
        catch (TrailUnavailableException fault)
        {
            var kind = (fault.InnerException ?? fault).GetType().Name;
            if (_isWell)
                AuditLog.Unavailable(log, options.Folder, kind);
            _isWell = false;
        }
    }

    private async Task<SignedHead?> LastKeptAsync()
    {
        try
        {
            return await heads.LastAsync(options.Replica) is { } kept ? SignedHead.Read(kept) : null;
        }
        catch (LedgerUnavailableException)
        {
            AuditLog.HeadsNotCompared(log);
            return null;
        }
    }

    private async Task KeepAsync(SignedHead head)
    {
        if (head == _kept)
            return;
        AuditLog.Signed(log, head.Replica, head.Head.Sequence, head.Head.Hash, head.Signature);
        try
        {
            await heads.KeepAsync(options.Replica, head.ToUtf8());
            _kept = head;
        }
        catch (LedgerUnavailableException)
        {
            // The next one takes its place, a minute later; the log has this one.
            AuditLog.HeadNotKept(log);
        }
    }
}

internal static partial class AuditLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Audit head of {Replica}: line {Sequence}, {Hash}, signed {Signature}")]
    public static partial void Signed(ILogger logger, string replica, long sequence, string hash, string signature);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The audit trail in {Folder} cannot be written ({Fault}): no orders are taken, and nothing is decided but that a lab is stopped")]
    public static partial void Unavailable(ILogger logger, string folder, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit trail can be written again")]
    public static partial void Recovered(ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The audit trail in {Folder} is not what was signed: line {Sequence}, signed at {Signed}, is gone or another. Verify it")]
    public static partial void Missing(ILogger logger, string folder, long sequence, DateTimeOffset signed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger did not answer: the audit trail's last head could not be compared with the one that it keeps")]
    public static partial void HeadsNotCompared(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger did not answer: the audit trail's head is kept in the log only")]
    public static partial void HeadNotKept(ILogger logger);
}
