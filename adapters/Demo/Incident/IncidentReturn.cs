using System.Security.Cryptography;
using System.Text;
using Demo.Operations;

namespace Demo.Incident;

/// <summary>The lab comes back: on evidence, by two people, by and by; and what its monitoring says ends that.</summary>
/// <param name="stage">The story's.</param>
/// <param name="account">How the lab was cut off.</param>
/// <param name="caughtUp">Everything before its return.</param>
internal sealed class IncidentReturn(IncidentStage stage, IncidentAccount account, Moment caughtUp)
{
    private const string Hacked = IncidentPlan.Hacked;
    private const string Reason = "Onderzoek na de inbraak afgerond";
    private const int BeforeTheSignal = 10;
    private readonly IncidentPlan _plan = stage.Plan;
    private readonly IncidentCast _cast = stage.Cast;
    private readonly IncidentNarrator _narrator = stage.Narrator;
    private readonly IReadOnlyList<int> _lastWeek = stage.Plan.OrdersOf(stage.Plan.Weeks + 2);

    public async Task<ReturnAccount> RunAsync(CancellationToken cancellation)
    {
        var waiting = await WaitForTheLabAsync(cancellation);
        var people = await ReinstateAsync(cancellation);
        var steps = await RampAsync(waiting, cancellation);
        await HaveSomeInHandAsync(cancellation);
        var before = await _cast.FilesAsync(cancellation);
        var signal = await SignalAsync(cancellation);
        var stopped = await StopAsync(signal.Answer, cancellation);
        await GoElsewhereAsync(cancellation);
        var end = await _cast.LookAsync(cancellation);
        var comeback = new ReturnAccount(waiting, people, steps, signal, before, stopped, await _cast.ExposureAsync(cancellation), end);
        _narrator.End(comeback);
        return comeback;
    }

    /// <summary>A new day, on which nobody else has places.</summary>
    private async Task<IReadOnlyDictionary<string, long>> WaitForTheLabAsync(CancellationToken cancellation)
    {
        _narrator.NextDay(await LabAsync(cancellation));
        await stage.SetAsync(_plan.OnReturn, "Inhaaldag na de avonddiensten", cancellation);
        await _cast.HackedBehavesAsync(Behaviour.NoResults, cancellation);
        await stage.SendWeekAsync(_plan.Weeks + 1, cancellation);
        var forecasts = await _cast.Auditor.ForecastsAsync(cancellation);
        var waiting = forecasts.SelectMany(forecast => forecast.Tests).ToDictionary(test => test.Test, test => test.Held, StringComparer.Ordinal);
        _narrator.Waiting(waiting);
        return waiting;
    }

    /// <summary>On evidence that is dated after the suspension, and by two people.</summary>
    private async Task<TwoPeople> ReinstateAsync(CancellationToken cancellation)
    {
        var old = await AttachAsync(account.Cut.At.AddDays(-30), cancellation);
        var onOld = await _cast.Operator.AskToReinstateAsync(Hacked, Asked(old), cancellation);
        var attached = await AttachAsync(stage.Time.GetUtcNow(), cancellation);
        var request = onOld ?? await _cast.Operator.AskToReinstateAsync(Hacked, Asked(attached), cancellation);
        var answered = new List<string>();
        var (byOneself, byAnother) = ((RequestView?)null, (RequestView?)null);
        if (request is not null)
        {
            answered.Add("operator-anna");
            byOneself = await _cast.Operator.ApproveAsync(request, Reason, cancellation);
            byAnother = await _cast.Second.ApproveAsync(request, Reason, cancellation);
            if (byAnother is not null)
                answered.Add("operator-bram");
        }

        var done = (await _cast.Auditor.RequestsAsync(cancellation)).FirstOrDefault(one => one.Id == request?.Id && one.State == "Done");
        var people = new TwoPeople(onOld is not null, byOneself is not null, answered, attached, done, await LabAsync(cancellation));
        _narrator.TwoPeople(people);
        return people;
    }

    /// <summary>A tenth, half and all; each step when the results of the one before are there. The lab keeps its results back while somebody looks.</summary>
    private async Task<IReadOnlyList<RampLook>> RampAsync(IReadOnlyDictionary<string, long> waiting, CancellationToken cancellation)
    {
        _narrator.Ramp(_plan);
        var steps = new List<RampLook>();
        foreach (var part in IncidentPlan.RampSteps)
        {
            if (steps.Count > 0)
                await ResultsAsync(waiting, cancellation);
            var look = new RampLook(0, await LabAsync(cancellation), 0);
            await stage.UntilAsync(
                async () =>
                {
                    look = await LookAsync(cancellation);
                    return look.Part >= part && look.Given >= look.Lab.Tests.Sum(test => Math.Min(test.CapacityADay, waiting[test.Test]));
                },
                cancellation);
            _narrator.Step(look);
            steps.Add(look with { Part = part });
        }

        return steps;
    }

    /// <summary>The lab hands over what it has done so far.</summary>
    private async Task ResultsAsync(IReadOnlyDictionary<string, long> waiting, CancellationToken cancellation)
    {
        await _cast.HackedBehavesAsync(Behaviour.Normal, cancellation);
        await stage.UntilAsync(async () => (await LabAsync(cancellation)).Tests.All(test => test.Outstanding == 0 || !waiting.ContainsKey(test.Test)), cancellation);
        await _cast.HackedBehavesAsync(Behaviour.NoResults, cancellation);
    }

    /// <summary>
    /// It may have handed over everything before it was told to keep its results back, and the signal is to find orders there: the week begins, and the lab still has places.
    /// </summary>
    private async Task HaveSomeInHandAsync(CancellationToken cancellation)
    {
        await stage.SendAsync(_lastWeek.Take(BeforeTheSignal), cancellation);
        await stage.UntilAsync(async () => (await LabAsync(cancellation)).Tests.Sum(test => test.Outstanding) > 0, cancellation);
    }

    private async Task<Asked<SignalAnswer>> SignalAsync(CancellationToken cancellation)
    {
        var seen = new SignalRequest("critical", "Uitgaand verkeer naar een bekend aanvalsadres", "Melding uit de monitoring", stage.Time.GetUtcNow().AddDays(7), "ZC-2026-0412");
        return await stage.AskAsync(() => _cast.Auditor.SignalAsync(Hacked, seen, cancellation));
    }

    /// <summary>Its orders leave it; those that come now do not go there, though it had places left; what it sends now is kept apart.</summary>
    private async Task<OperationView> StopAsync(SignalAnswer signal, CancellationToken cancellation)
    {
        var stopped = signal.Operation is { } operation ? await stage.FollowAsync(operation, _ => { }, cancellation) : new OperationView("", "None", null, 0, 0, 0, []);
        _narrator.Signal(signal, stopped, await LabAsync(cancellation));
        await stage.SendAsync(_lastWeek.Skip(BeforeTheSignal), cancellation);
        await _cast.HackedBehavesAsync(Behaviour.Normal, cancellation);
        await stage.UntilAsync(async () => await _cast.HackedFilesAsync(cancellation) is var lab && lab.Taken.Count + lab.KeptApart.Count == lab.Tubes.Count, cancellation);
        return stopped;
    }

    private async Task GoElsewhereAsync(CancellationToken cancellation)
    {
        _narrator.Elsewhere(await stage.SetAsync(_plan.Enlarged, "Weer avonddienst", cancellation));
        await stage.AllResultedAsync(cancellation);
    }

    private async Task<IReadOnlyList<EvidenceView>> AttachAsync(DateTimeOffset date, CancellationToken cancellation)
    {
        var attached = new List<EvidenceView>();
        foreach (var kind in IncidentRegistry.Required)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {date:O}")));
            attached.Add(await _cast.Operator.AttachAsync(Hacked, new EvidenceRequest(kind, "Auditbureau Voorbeeld B.V.", date, date.AddYears(1), digest, Reason), cancellation));
        }

        return attached;
    }

    private static ReinstatementRequest Asked(IReadOnlyList<EvidenceView> evidence) => new(Reason, [.. evidence.Select(one => one.Id)]);

    private async Task<RampLook> LookAsync(CancellationToken cancellation)
    {
        var lab = await LabAsync(cancellation);
        var given = (await _cast.HackedFilesAsync(cancellation)).Tubes.Except(caughtUp.Files.Hacked.Tubes, StringComparer.Ordinal).Count();
        return new RampLook(lab.Ramps.FirstOrDefault(ramp => ramp.Programme != IncidentPlan.Careful)?.Part ?? 1, lab, given);
    }

    private async Task<LabView> LabAsync(CancellationToken cancellation) => (await _cast.Auditor.LabsAsync(cancellation)).Single(lab => lab.Id == Hacked);
}
