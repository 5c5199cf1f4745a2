using System.Globalization;

namespace Demo.Incident;

/// <summary>The numbers of the lab's return: by whom, by which steps, and that the signal ended it.</summary>
internal static class ReturnFigures
{
    private const string Hacked = IncidentPlan.Hacked;
    private const string None = "none is allowed";

    public static IReadOnlyList<Figure> Of(IncidentPlan plan, IncidentAccount account, Moment caughtUp, ReturnAccount comeback) =>
    [
        .. AboutThePeople(comeback.People),
        .. comeback.Steps.SelectMany(step => AboutAStep(plan, comeback, step)),
        .. AboutTheSignal(caughtUp, comeback),
        EverSent(account, comeback),
        .. ExposureFigures.Differences(comeback.Exposure, "in the end"),
    ];

    private static IEnumerable<Figure> AboutThePeople(TwoPeople people) =>
    [
        new("reinstatements asked on evidence from before", 0, None, people.OnOldEvidence ? 1 : 0, "what the operator was answered"),
        new("approvals of one's own request", 0, None, people.ByOneself ? 1 : 0, "what the operator was answered"),
        new("people who brought it back", people.ByLedger.Count(), "the request", 2, "two are needed"),
        new("people of them in one place only", 0, None, people.ByLedger.Concat(people.Answered).GroupBy(one => one, StringComparer.Ordinal).Count(one => one.Count() == 1), "the request, and who was answered 200"),
        new("kinds of evidence that it came back on", people.Lab.Evidence.Count(kind => kind.State == "valid"), "GET /api/labs", IncidentRegistry.Required.Count, "the programmes' rules"),
    ];

    private static IEnumerable<Figure> AboutAStep(IncidentPlan plan, ReturnAccount comeback, RampLook step)
    {
        var name = Name(step.Part);
        // The careful programme stays on its first step.
        var places = plan.OnReturn.Where(capacity => capacity.Lab == Hacked)
            .ToDictionary(capacity => capacity.Test, capacity => plan.Places(capacity.Test == IncidentPlan.CarefulTest ? IncidentPlan.RampSteps[0] : step.Part), StringComparer.Ordinal);
        // What the gateway says of the places is another figure: a gateway that ignores the step would say so here too.
        var due = places.Sum(test => (int)Math.Min(test.Value, comeback.Waiting.GetValueOrDefault(test.Key)));
        return
        [
            new($"places at {Hacked} with {name}", step.Lab.Tests.Sum(test => test.CapacityADay), "GET /api/labs", places.Values.Sum(), "capacity set × the step"),
            new($"orders given to it with {name}", due, "capacity set × the step, as far as orders waited", step.Given, "its log, since it came back"),
        ];
    }

    private static IEnumerable<Figure> AboutTheSignal(Moment caughtUp, ReturnAccount comeback)
    {
        var (signal, end, lab) = (comeback.Signal, comeback.End, comeback.End.Files.Hacked);
        var left = comeback.Before.Hacked.Tubes.Except(comeback.Before.Hacked.Taken, StringComparer.Ordinal).Except(caughtUp.Files.LeftWithHacked, StringComparer.Ordinal).Count();
        var since = end.Files.Accepted.Where(order => order.SentAt > signal.AnsweredAt).ToList();
        return
        [
            new($"requests to {Hacked} after the signal", 0, None, lab.Requests.Count(request => request.ReceivedAt >= comeback.Quiesced), "its log"),
            new("orders that the signal took from it", comeback.Stopped.Moved + comeback.Stopped.Held, "the operation", left, "its log, less results taken"),
            new("results kept apart, of both times", end.Ledger.KeptApart.Count(kept => kept.Lab == Hacked), "the quarantine", lab.KeptApart.Count, "its log of results"),
            new("orders since the signal, done by another lab", since.Count(order => end.Ledger.Tasks.GetValueOrDefault(order.Number) is { IsCompleted: true, Lab: not Hacked }), "Tasks", since.Count(order => end.Files.Others.Any(other => other.Taken.Contains(order.Barcode))), "those labs' logs of results"),
            new("orders since the signal, done by no other lab", 0, None, since.Count(order => !end.Files.Others.Any(other => other.Taken.Contains(order.Barcode))), "those labs' logs of results"),
        ];
    }

    private static Figure EverSent(IncidentAccount account, ReturnAccount comeback)
    {
        var lab = comeback.End.Files.Hacked;
        var most = lab.Tubes.Count + ExposureFigures.Unread(account, lab);
        return new($"orders ever sent to {Hacked}, in both times", comeback.Exposure.Report.Orders, "the exposure report", new Count(lab.Tubes.Count, most), "tubes in the bytes it got");
    }

    /// <summary>Of a part of share and capacity.</summary>
    public static string Name(double part) => part switch { 1 => "all of it", 0.5 => "half of it", 0.1 => "a tenth of it", _ => part.ToString("0%", CultureInfo.InvariantCulture) + " of it" };
}
