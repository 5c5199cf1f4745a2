using Demo.Operations;
using Demo.Site;

namespace Demo.Incident;

/// <summary>
/// The break-in of 2025 again, with the gateway in between: months of screening, one lab of three hacked, and everything that an operator does on such an
/// afternoon. It is told to the narrator as it happens; nothing in it waits for a time, but for what it is about.
/// </summary>
internal sealed class IncidentStory
{
    private const string Hacked = IncidentPlan.Hacked;
    private const string Reason = "Melding van een inbraak bij het lab";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>So long each thing may take; the figures then say what is missing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IncidentPlan _plan;
    private readonly IncidentCast _cast;
    private readonly IncidentNarrator _narrator;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _isCutOff = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private IncidentStory(IncidentPlan plan, IncidentCast cast, IncidentNarrator narrator, TimeProvider time) =>
        (_plan, _cast, _narrator, _time) = (plan, cast, narrator, time);

    /// <param name="plan">Its measures; the labs need <see cref="IncidentPlan.ResultDelay"/> for a test.</param>
    /// <param name="parties">A gateway with an empty ledger, three labs and two programmes.</param>
    /// <param name="narrator">Tells it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="HttpRequestException">The gateway stopped answering, or refused an operator.</exception>
    public static async Task<IncidentReport> RunAsync(IncidentPlan plan, Parties parties, IncidentNarrator narrator, TimeProvider time, CancellationToken cancellation)
    {
        await using var cast = new IncidentCast(parties, time);
        return await new IncidentStory(plan, cast, narrator, time).RunAsync(cancellation);
    }

    private async Task<IncidentReport> RunAsync(CancellationToken cancellation)
    {
        await SetAsync(_plan.Capacities, "Krappe bezetting", cancellation);
        await ScreenAsync(cancellation);

        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var intake = GoOnScreeningAsync(closing.Token);
        try
        {
            var brokenIn = await BreakInAsync(cancellation);
            var account = await CutOffAsync(cancellation);
            await LateResultsAsync(account, cancellation);
            await intake;
            var without = await WithoutLabAsync(account, cancellation);
            var end = await CarryOnAsync(cancellation);
            var report = new IncidentReport(_plan, brokenIn, account, without, end);
            _narrator.Summary(report);
            return report;
        }
        finally
        {
            await closing.CancelAsync();
            await intake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The weeks before.</summary>
    private async Task ScreenAsync(CancellationToken cancellation)
    {
        _narrator.Opening(_plan);
        for (var week = 1; week <= _plan.BreakInAfter; week++)
        {
            await SendAsync(week, cancellation);
            _narrator.Week(week, await _cast.Auditor.ProgrammesAsync(cancellation), await _cast.Auditor.LabsAsync(cancellation));
        }
    }

    /// <summary>The weeks after, whatever happens to the lab. The last one begins when the lab is cut off, on however slow a machine: those orders must not reach it.</summary>
    private async Task GoOnScreeningAsync(CancellationToken cancellation)
    {
        for (var week = _plan.BreakInAfter + 1; week <= _plan.Weeks; week++)
        {
            if (week == _plan.Weeks)
                await _isCutOff.Task.WaitAsync(cancellation);
            await SendAsync(week, cancellation);
        }
    }

    private Task SendAsync(int week, CancellationToken cancellation) =>
        _cast.Placers.SendSteadilyAsync(Enumerable.Range((week - 1) * _plan.OrdersAWeek, _plan.OrdersAWeek), _plan.Pace, cancellation);

    private async Task<Moment> BreakInAsync(CancellationToken cancellation)
    {
        await _cast.HackedSendsResultsAsync(false, cancellation);
        var moment = await _cast.LookAsync(cancellation);
        _narrator.BrokenIn(moment);
        await Task.Delay(_plan.Deliberation, _time, cancellation);
        return moment;
    }

    /// <summary>Look first, cut, see that it holds, follow the orders, tell the courier.</summary>
    private async Task<IncidentAccount> CutOffAsync(CancellationToken cancellation)
    {
        var preview = await AskAsync(() => _cast.Operator.PreviewCutAsync(Hacked, Reason, cancellation));
        _narrator.Preview(preview.Answer);
        await Task.Delay(_plan.Deliberation, _time, cancellation);

        var cut = await AskAsync(() => _cast.Operator.CutAsync(Hacked, Reason, cancellation));
        _isCutOff.SetResult();
        _narrator.Cut(cut);
        await UntilAsync(async () => AcceptedSince(await _cast.FilesAsync(cancellation), cut.AnsweredAt) >= _plan.OrdersAWeek / 5, cancellation);
        _narrator.Fence(cut.Answer.Quiesced, await _cast.FilesAsync(cancellation));

        var move = await FollowAsync(cut.Answer.Operation, cancellation);
        var account = new IncidentAccount(preview, cut, move, await _cast.Operator.DiversionsAsync(cut.Answer.Operation, cancellation));
        _narrator.Moved(account, await _cast.FilesAsync(cancellation));
        _narrator.Diversions(account.Diversions);
        return account;
    }

    private async Task<OperationView> FollowAsync(string operation, CancellationToken cancellation)
    {
        _narrator.Move();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        OperationView? last = null;
        try
        {
            await foreach (var progress in _cast.Operator.WatchAsync(operation, patience.Token))
                _narrator.Progress(last = progress);
        }
        catch (OperationCanceledException) when (last is not null && !cancellation.IsCancellationRequested)
        {
            // What is left by now is in the figures.
        }

        return last!;
    }

    /// <summary>The lab's system is up again, and sends what it has.</summary>
    private async Task LateResultsAsync(IncidentAccount account, CancellationToken cancellation)
    {
        await _cast.HackedSendsResultsAsync(true, cancellation);
        await UntilAsync(async () => (await _cast.FilesAsync(cancellation)).Hacked is var lab && lab.Taken.Count + lab.KeptApart.Count == lab.Tubes.Count, cancellation);
        _narrator.LateResults(await _cast.Auditor.QuarantineAsync(cancellation), await _cast.FilesAsync(cancellation));
    }

    private async Task<Moment> WithoutLabAsync(IncidentAccount account, CancellationToken cancellation)
    {
        await UntilAsync(async () => (await _cast.Auditor.ProgrammesAsync(cancellation)).All(programme => programme.Orders.OnTheWay == 0), cancellation);
        var moment = await _cast.LookAsync(cancellation);
        _narrator.Held(account, moment);
        _narrator.Forecast(_plan, moment.Ledger.Forecasts);
        return moment;
    }

    /// <summary>Night shifts at the labs that are left.</summary>
    private async Task<Moment> CarryOnAsync(CancellationToken cancellation)
    {
        _narrator.Enlarged(await SetAsync(_plan.Enlarged, "Avonddienst, tot nader order", cancellation));
        await UntilAsync(async () => (await _cast.Auditor.ProgrammesAsync(cancellation)).All(programme => programme.Orders is { Held: 0, UnderWay: 0 }), cancellation);
        await UntilAsync(async () => (await _cast.FilesAsync(cancellation)) is var files && files.Accepted.All(order => files.Reports.Contains(order.Number)), cancellation);
        return await _cast.LookAsync(cancellation);
    }

    private async Task<IReadOnlyList<CapacityAnswer>> SetAsync(IEnumerable<LabCapacity> capacities, string reason, CancellationToken cancellation)
    {
        var answers = new List<CapacityAnswer>();
        foreach (var (lab, test, orders) in capacities)
            answers.Add(await _cast.Operator.SetCapacityAsync(lab, test, orders, reason, cancellation));
        return answers;
    }

    private async Task<Asked<T>> AskAsync<T>(Func<Task<T>> ask)
    {
        var at = _time.GetUtcNow();
        return new Asked<T>(await ask(), at, _time.GetUtcNow());
    }

    private static int AcceptedSince(IncidentFiles files, DateTimeOffset moment) => files.Accepted.Count(order => order.SentAt > moment);

    private async Task UntilAsync(Func<Task<bool>> holds, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        while (!await holds() && _time.GetElapsedTime(start) < Patience)
            await Task.Delay(Look, _time, cancellation);
    }
}
