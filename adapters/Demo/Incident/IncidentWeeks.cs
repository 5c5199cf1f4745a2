namespace Demo.Incident;

/// <summary>The intake, before the break-in and after it.</summary>
internal sealed class IncidentWeeks(IncidentStage stage)
{
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

    /// <summary>The weeks after, whatever happens to the lab. The last one waits for <see cref="BeginLast"/>.</summary>
    public async Task GoOnAsync(CancellationToken cancellation)
    {
        for (var week = stage.Plan.BreakInAfter + 1; week <= stage.Plan.Weeks; week++)
        {
            if (week == stage.Plan.Weeks)
                await _mayEnd.Task.WaitAsync(cancellation);
            await stage.SendWeekAsync(week, cancellation);
        }
    }

    /// <summary>On however slow a machine, there are orders when the lab is cut off, and after that: those must not reach it.</summary>
    public void BeginLast() => _mayEnd.SetResult();
}
