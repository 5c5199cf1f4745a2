namespace Demo.Incident;

/// <summary>The intake, before the break-in and after it.</summary>
internal sealed class IncidentWeeks(IncidentStage stage)
{
    private readonly TaskCompletionSource _mayBegin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The weeks before.</summary>
    public async Task ScreenAsync(CancellationToken cancellation)
    {
        stage.Narrator.Opening(stage.Plan);
        await stage.SetAsync(stage.Plan.Capacities, "Krappe bezetting", cancellation);
        for (var week = 1; week <= stage.Plan.BreakInAfter; week++)
        {
            await stage.SendWeekAsync(week, cancellation);
            stage.Narrator.Week(week, await stage.Cast.Auditor.ProgrammesAsync(cancellation), await stage.Cast.Auditor.LabsAsync(cancellation));
        }
    }

    /// <summary>The weeks after, whatever happens to the lab. The last one waits for <see cref="BeginLast"/>, and its second half for <see cref="EndLast"/>: so there are orders when the lab falls silent, and orders that must not reach it.</summary>
    public async Task GoOnAsync(CancellationToken cancellation)
    {
        for (var week = stage.Plan.BreakInAfter + 1; week < stage.Plan.Weeks; week++)
            await stage.SendWeekAsync(week, cancellation);
        var (first, half) = (stage.Plan.Orders - stage.Plan.OrdersAWeek, stage.Plan.OrdersAWeek / 2);
        await _mayBegin.Task.WaitAsync(cancellation);
        await stage.SendAsync(Enumerable.Range(first, half), cancellation);
        await _mayEnd.Task.WaitAsync(cancellation);
        await stage.SendAsync(Enumerable.Range(first + half, stage.Plan.OrdersAWeek - half), cancellation);
    }

    public void BeginLast() => _mayBegin.SetResult();

    public void EndLast() => _mayEnd.SetResult();
}
