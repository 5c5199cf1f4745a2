using Demo.Operations;

namespace Demo.Incident;

/// <summary>What all chapters of the story share: its measures, those who act in it, who tells it, and the clock.</summary>
internal sealed record IncidentStage(IncidentPlan Plan, IncidentCast Cast, IncidentNarrator Narrator, TimeProvider Time)
{
    /// <summary>So long each thing may take; the figures then say what is missing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public Task UntilAsync(Func<Task<bool>> holds, CancellationToken cancellation) => Time.UntilAsync(holds, Patience, cancellation);

    public async Task<Asked<T>> AskAsync<T>(Func<Task<T>> ask)
    {
        var at = Time.GetUtcNow();
        return new Asked<T>(await ask(), at, Time.GetUtcNow());
    }

    public async Task<IReadOnlyList<CapacityAnswer>> SetAsync(IEnumerable<LabCapacity> capacities, string reason, CancellationToken cancellation)
    {
        var answers = new List<CapacityAnswer>();
        foreach (var (lab, test, orders) in capacities)
            answers.Add(await Cast.Operator.SetCapacityAsync(lab, test, orders, reason, cancellation));
        return answers;
    }

    /// <summary>The orders of one week, in so long; weeks count from 1.</summary>
    public Task SendWeekAsync(int week, CancellationToken cancellation) => SendAsync(Plan.OrdersOf(week), cancellation);

    public Task SendAsync(IEnumerable<int> orders, CancellationToken cancellation) => Cast.Placers.SendSteadilyAsync(orders, Plan.Pace, cancellation);

    /// <summary>The operation when it has ended, or as far as it is when patience has.</summary>
    public async Task<OperationView> FollowAsync(string operation, Action<OperationView> tell, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        OperationView? last = null;
        try
        {
            await foreach (var progress in Cast.Operator.WatchAsync(operation, patience.Token))
                tell(last = progress);
        }
        catch (OperationCanceledException) when (last is not null && !cancellation.IsCancellationRequested)
        {
            // What is left by now is in the figures.
        }

        return last!;
    }

    /// <summary>Waits until each order is done, by the ledger and at its programme.</summary>
    public async Task AllResultedAsync(CancellationToken cancellation)
    {
        await UntilAsync(async () => (await Cast.Auditor.ProgrammesAsync(cancellation)).All(programme => programme.Orders is { Held: 0, UnderWay: 0 }), cancellation);
        await UntilAsync(async () => await Cast.AllReportedAsync(cancellation), cancellation);
    }
}
