using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Breaches as they were declared, their clocks, and what the ledger can answer to those who are to be told.</summary>
internal sealed class BreachDesk(GatewayRegistry registry, BreachBook breaches, ExposureDesk exposure, OperationDesk operations, TimeProvider clock, ILogger<BreachDesk> log)
{
    private const string Contact = "contact point for more information";
    private const string Consequences = "likely consequences for the people concerned";

    /// <param name="call">Id of the call, and of the breach.</param>
    public async Task<BreachView> DeclareAsync(string call, BreachRequest request, Party by)
    {
        var programmes = registry.Lab(request.Lab!) is { } lab ? registry.ProgrammesOf(lab) : registry.Programmes;
        var breach = await breaches.DeclareAsync(call, request.Lab!, request.Aware!.Value, request.Reason!, by.Id, NotificationClocks.For(programmes));
        ExposureLog.BreachDeclared(log, by.Id, breach.Id, breach.Lab);
        return View(breach);
    }

    /// <summary>The latest first.</summary>
    public async Task<IReadOnlyList<BreachView>> AllAsync() => [.. (await breaches.AllAsync()).Select(View)];

    public async Task<BreachView> RecordAsync(BreachRecord breach, string call, NotificationRequest request, Party by)
    {
        await breaches.RecordAsync(breach.Id, call, new NoticeRecord(request.To!, request.Sent!.Value, request.Reference, request.Reason!, by.Id, clock.GetUtcNow()));
        ExposureLog.NoticeRecorded(log, by.Id, breach.Id, request.To!);
        return View((await breaches.FindAsync(breach.Id))!);
    }

    /// <summary>All of it as it is now.</summary>
    public async Task<BreachReport> ReportAsync(BreachRecord breach, CancellationToken cancellation)
    {
        var exposed = await exposure.ViewAsync(await exposure.ReadAsync(breach.Lab, default, cancellation));
        var measures = (await operations.LatestAsync()).Where(operation => operation.Lab == breach.Lab && operation.Mode is not null).Select(operation => new MeasureView(
            operation.Id, operation.Mode!.Value, operation.Started, operation.Operator, operation.Quiesced, operation.State, operation.Moved, operation.Held, operation.Cancelled, operation.Left));
        var report = new BreachReport(
            View(breach), exposed, [.. exposed.Elements.Select(element => element.Category).Distinct(StringComparer.Ordinal)], [.. measures], [], clock.GetUtcNow());
        return report with { Readiness = [.. breach.Clocks.Select(told => Readiness(told, report))] };
    }

    private BreachView View(BreachRecord breach) => new(
        breach.Id,
        breach.Lab,
        breach.Aware,
        breach.Declared,
        breach.Reason,
        breach.By,
        [.. breach.Clocks.Select(told => NotificationClocks.View(told, breach, clock.GetUtcNow())).OrderBy(deadline => deadline.Due)],
        [.. breach.Notices.Select(notice => new NoticeView(notice.To, notice.Sent, notice.Reference, notice.Reason, notice.By, notice.Recorded))],
        [.. breach.Revisions.Select(RevisionView.Of)]);

    // An early warning needs what is known; the authority wants all of article 33(3) of the GDPR.
    private static ReadinessView Readiness(NotificationClock told, BreachReport report)
    {
        List<string> ready = ["what happened, and when it was noticed"], missing = [];
        void Say(string what, bool isThere) => (isThere ? ready : missing).Add(what);

        Say("measures: the lab is stopped", report.Measures.Any(measure => measure.State is not (OperationState.Ended or OperationState.Replaced)));
        Say("number of people and orders, certain and possible", isThere: true);
        Say("period", report.Exposure.First is not null || report.Exposure.Orders == 0);
        Say("categories of data by element", report.Exposure.Policies.All(policy => policy.Elements is not null));
        if (told.Hours > 24)
        {
            Say("a revision of the list for letters", report.Breach.Revisions.Count > 0);
            missing.Add(Consequences);
        }

        missing.Add(Contact);
        return new ReadinessView(told.To, ready, missing);
    }
}
