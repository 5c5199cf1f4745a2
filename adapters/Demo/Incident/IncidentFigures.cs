using Demo.Operations;

namespace Demo.Incident;

/// <summary>Every number of the summary, counted twice. What one side cannot know it says as a range, and nothing else is forgiven.</summary>
internal static class IncidentFigures
{
    private const string Hacked = IncidentPlan.Hacked;

    public static IReadOnlyList<Figure> Of(IncidentPlan plan, IncidentAccount account, Moment without, Moment caughtUp, Moment end) =>
    [
        .. AboutTheLab(account, without, caughtUp),
        .. AboutTheMove(account, without),
        .. AboutWhatTheRestCarries(plan, without),
        .. AboutTheEnd(end),
    ];

    private static IEnumerable<Figure> AboutTheLab(IncidentAccount account, Moment without, Moment caughtUp)
    {
        var (left, perhaps) = (account.Left(_ => true), account.PerhapsSent.Count);
        var late = without.Files.LeftWithHacked;
        var bars = account.Diversions.Where(tube => tube.AtLab != "NotSent").Select(tube => tube.Barcode).ToHashSet(StringComparer.Ordinal);
        var over = account.Diversions.Select(tube => tube.Order).ToHashSet(StringComparer.Ordinal);
        return
        [
            new($"orders at {Hacked} without a result when it was cut off", left, "the operation", late.Count, "its log, less results taken"),
            new($"requests to {Hacked} after quiesced", 0, "none is allowed", RequestsAfter(account, caughtUp.Files.Hacked), "its log"),
            new("foreseen by the preview", account.Preview.Answer.Orders.Sum(orders => orders.Orders), "the preview", WasThere(account, caughtUp.Files, _ => true), "on the list, and sent before it by the programmes' files"),
            new("tubes to divert", new Count(bars.Count - perhaps, bars.Count), "the diversion list", late.Count, "its log, less results taken"),
            new("tubes on one of these lists only", new Count(0, perhaps), "none is allowed", bars.Count(tube => tube is null || !late.Contains(tube)) + late.Count(tube => !bars.Contains(tube)), "barcodes compared"),
            new("late results kept apart", without.Ledger.KeptApart.Count(kept => kept.Lab == Hacked), "the quarantine", without.Files.Hacked.KeptApart.Count, "its log of results"),
            new("late results that reached a placer", caughtUp.Ledger.Tasks.Values.Count(task => over.Contains(task.Id) && task.Lab == Hacked), "Tasks", Reached(late, caughtUp.Files), "reports that no other lab sent"),
        ];
    }

    private static IEnumerable<Figure> AboutTheMove(IncidentAccount account, Moment without)
    {
        var left = without.Files.LeftWithHacked;
        foreach (var lab in without.Files.Others)
            yield return new($"moved to {lab.Lab}", account.Left(orders => orders.To == lab.Lab), "the operation", left.Count(lab.Tubes.Contains), $"tubes that {lab.Lab} got too");
        yield return new("without a place after the move", account.Left(orders => orders.Fate == "Held"), "the operation", left.Count(tube => !without.Files.Others.Any(lab => lab.Tubes.Contains(tube))), "tubes that no other lab got");
    }

    private static IEnumerable<Figure> AboutWhatTheRestCarries(IncidentPlan plan, Moment without)
    {
        yield return new("held when the intake was over", without.Ledger.Sum(books => books.Held), "the ledger", without.Files.Held, "accepted, and at no lab");
        yield return new(
            "intake that the forecast reckons with", (int)Math.Round(without.Ledger.Forecasts.Sum(forecast => forecast.Tests.Sum(test => test.IntakeADay))), "the forecast", without.Files.Accepted.Count(), "the programmes' files");
        foreach (var forecast in without.Ledger.Forecasts)
            yield return new($"invitations a week, {forecast.Programme}", (int)(forecast.InvitationsAWeek ?? -1), "the forecast", Carried(plan, forecast), "7 × capacity set ÷ orders an invitation");
    }

    private static IEnumerable<Figure> AboutTheEnd(Moment end)
    {
        var (ledger, files) = (end.Ledger, end.Files);
        return
        [
            new("orders accepted", ledger.Sum(books => books.Accepted), "the ledger", files.Accepted.Count(), "the programmes' files"),
            new("results delivered", ledger.Sum(books => books.Resulted), "the ledger", files.Accepted.Count(order => files.Reports.Contains(order.Number)), "orders with a report at their programme"),
            new("orders with more than one report", 0, "none is allowed", files.Accepted.Count(order => files.Reports[order.Number].Count() > 1), "the programmes' files"),
            new("orders in the hands of exactly one lab", ledger.Tasks.Values.Count(task => task.Lab is not null), "Tasks", files.Accepted.Count(order => files.HoldersOf(order) is [var lab] && ledger.Tasks.GetValueOrDefault(order.Number)?.Lab == lab), "that lab's log, and no other's"),
            new("held at the end", ledger.Sum(books => books.Held), "the ledger", files.Held, "accepted, and at no lab"),
            new("orders lost", ledger.Sum(books => books.Accepted - books.Resulted - books.Held), "neither resulted nor held", files.Accepted.Count(order => !files.Reports.Contains(order.Number)) - files.Held, "neither report nor held"),
        ];
    }

    /// <summary>By the lab's own log. A lab short of time reads late what went before: such a request is one whose order the move calls unacknowledged.</summary>
    public static int RequestsAfter(IncidentAccount account, LabFiles lab)
    {
        var late = lab.Requests.Where(request => request.ReceivedAt >= account.Cut.Answer.Quiesced).ToList();
        var unread = account.PerhapsSent.Except(late.Select(request => request.OrderNumber ?? ""), StringComparer.Ordinal).Count();
        var unnamed = late.Count(request => request.OrderNumber is null);
        return late.Count(request => request.OrderNumber is { } number && !account.PerhapsSent.Contains(number)) + Math.Max(0, unnamed - unread);
    }

    /// <summary>Orders of the real run that were there at the preview: sent and answered before it was asked for certain, sent before its answer perhaps.</summary>
    public static Count WasThere(IncidentAccount account, IncidentFiles files, Func<DiversionView, bool> which)
    {
        var left = account.Diversions.Where(which).Select(tube => tube.Order).ToHashSet(StringComparer.Ordinal);
        var ran = files.Accepted.Where(order => left.Contains(order.Task!)).ToList();
        return new Count(ran.Count(order => order.AnsweredAt < account.Preview.At), ran.Count(order => order.SentAt <= account.Preview.AnsweredAt));
    }

    private static int Reached(IReadOnlySet<string> late, IncidentFiles files) =>
        files.Accepted.Count(order => late.Contains(order.Barcode) && files.Reports.Contains(order.Number) && !files.Others.Any(lab => lab.Taken.Contains(order.Barcode)));

    private static int Carried(IncidentPlan plan, ForecastView forecast) => forecast.Tests
        .Select(test => (int)Math.Floor((7 * plan.Capacities.Where(capacity => capacity.Test == test.Test && capacity.Lab != Hacked).Sum(capacity => capacity.Orders) / test.OrdersPerInvitation!.Value) + 1e-9))
        .Min();
}
