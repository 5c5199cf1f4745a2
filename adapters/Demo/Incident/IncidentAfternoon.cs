namespace Demo.Incident;

/// <summary>The lab is hacked, and cut off; what it had, and what the others can carry.</summary>
internal sealed class IncidentAfternoon(IncidentStage stage)
{
    private const string Hacked = IncidentPlan.Hacked;
    private const string Reason = "Melding van een inbraak bij het lab";
    private readonly IncidentPlan _plan = stage.Plan;
    private readonly IncidentCast _cast = stage.Cast;
    private readonly IncidentNarrator _narrator = stage.Narrator;

    public async Task<Moment> BreakInAsync(CancellationToken cancellation)
    {
        await _cast.HackedBehavesAsync(Behaviour.NoResults, cancellation);
        var moment = await _cast.LookAsync(cancellation);
        _narrator.BrokenIn(moment);
        await Task.Delay(_plan.Deliberation, stage.Time, cancellation);
        return moment;
    }

    /// <summary>Look first, cut, see that it holds, follow the orders, tell the courier.</summary>
    public async Task<IncidentAccount> CutOffAsync(IncidentWeeks weeks, CancellationToken cancellation)
    {
        var preview = await stage.AskAsync(() => _cast.Operator.PreviewCutAsync(Hacked, Reason, cancellation));
        _narrator.Preview(preview.Answer);
        await Task.Delay(_plan.Deliberation, stage.Time, cancellation);
        await FallSilentAsync(weeks, cancellation);

        var cut = await stage.AskAsync(() => _cast.Operator.CutAsync(Hacked, Reason, cancellation));
        weeks.EndLast();
        _narrator.Cut(cut);
        await stage.UntilAsync(async () => (await _cast.PlacedAsync(cancellation)).Count(order => order.IsAccepted && order.SentAt > cut.AnsweredAt) >= _plan.OrdersAWeek / 5, cancellation);
        _narrator.Fence(cut.Answer.Quiesced, await _cast.FilesAsync(cancellation));

        _narrator.Move();
        var move = await stage.FollowAsync(cut.Answer.Operation, _narrator.Progress, cancellation);
        var account = new IncidentAccount(preview, cut, move, await _cast.Operator.DiversionsAsync(cut.Answer.Operation, cancellation));
        _narrator.Moved(account, await _cast.FilesAsync(cancellation));
        _narrator.Diversions(account.Diversions);
        return account;
    }

    /// <summary>The lab's system is up again, and sends what it has.</summary>
    public async Task LateResultsAsync(CancellationToken cancellation)
    {
        await _cast.HackedBehavesAsync(Behaviour.Normal, cancellation);
        await stage.UntilAsync(async () => await _cast.HackedFilesAsync(cancellation) is var lab && lab.Taken.Count + lab.KeptApart.Count == lab.Tubes.Count, cancellation);
        _narrator.LateResults(await _cast.Auditor.QuarantineAsync(cancellation), await _cast.FilesAsync(cancellation));
    }

    /// <summary>Whose data it is, and which.</summary>
    public async Task<ExposureAccount> ExposureAsync(IncidentAccount account, CancellationToken cancellation)
    {
        var exposure = await _cast.ExposureAsync(cancellation);
        _narrator.Exposure(exposure, [.. ExposureFigures.Of(account, exposure)]);
        return exposure;
    }

    public async Task<Moment> WithoutLabAsync(IncidentAccount account, CancellationToken cancellation)
    {
        await stage.UntilAsync(async () => (await _cast.Auditor.ProgrammesAsync(cancellation)).All(programme => programme.Orders.OnTheWay == 0), cancellation);
        var moment = await _cast.LookAsync(cancellation);
        _narrator.Held(account, moment);
        _narrator.Forecast(_plan, moment.Ledger.Forecasts);
        return moment;
    }

    /// <summary>Night shifts at the labs that are left.</summary>
    public async Task<Moment> CatchUpAsync(CancellationToken cancellation)
    {
        _narrator.Enlarged(await stage.SetAsync(_plan.Enlarged, "Avonddienst, tot nader order", cancellation));
        await stage.AllResultedAsync(cancellation);
        return await _cast.LookAsync(cancellation);
    }

    /// <summary>From now on the lab takes orders and says nothing: of those nobody but the lab can tell whether it has them.</summary>
    private async Task FallSilentAsync(IncidentWeeks weeks, CancellationToken cancellation)
    {
        await _cast.HackedBehavesAsync(Behaviour.Silent, cancellation);
        weeks.BeginLast();
        await stage.UntilAsync(async () => (await _cast.HackedFilesAsync(cancellation)).Unanswered.Count > 0, cancellation);
    }
}
