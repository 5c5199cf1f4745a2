using System.Globalization;
using Demo.Operations;
using Spectre.Console;

namespace Demo.Incident;

/// <summary>Tells the story as it happens, chapter by chapter; tables are tables on a terminal and in a file.</summary>
internal sealed partial class IncidentNarrator(IAnsiConsole console)
{
    private const string Hacked = IncidentPlan.Hacked;
    private const int FewRows = 6;
    private int _chapter;

    public void Opening(IncidentPlan plan)
    {
        Chapter("Weeks like any other");
        Say($"{plan.Weeks} weeks of {plan.OrdersAWeek} orders, {plan.Week.TotalSeconds:0.#} s each; a lab needs ten days for a test. The three labs carry it, and not much more.");
        Say("(To the gateway all of it is one day: what is said below for a day is for these weeks.)");
    }

    public void Week(int week, IReadOnlyList<ProgrammeView> programmes, IReadOnlyList<LabView> labs) =>
        Say($"  week {week}:  accepted {Sum(programmes, books => books.Accepted)}  resulted {Sum(programmes, books => books.Resulted)}  held {Sum(programmes, books => books.Held)}  | at the labs: {string.Join("  ", labs.Select(lab => $"{lab.Id} {lab.Outstanding}"))}");

    public void BrokenIn(Moment moment)
    {
        Chapter($"{Hacked} is broken into");
        var hacked = moment.Files.Hacked;
        Say($"Its results stop. Orders go on coming in, and a part of them goes there. It got {hacked.Tubes.Count} tubes so far, gave {hacked.Taken.Count} results, and has {moment.Files.LeftWithHacked.Count} in hand; {moment.Ledger.Sum(books => books.Held)} orders are held already, for want of capacity.");
    }

    public void Preview(PreviewView preview)
    {
        Chapter("Preview of the cut: nothing is done yet");
        console.Write(IncidentTables.Fates(preview.Orders));
        console.Write(IncidentTables.Receiving(preview));
        Say($"Tubes: {preview.Samples.AtLab} at the lab, {preview.Samples.PerhapsAtLab} perhaps, {preview.Samples.NotSent} not sent.");
    }

    public void Cut(Asked<SuspensionAnswer> cut)
    {
        Chapter("The cut");
        Say($"{Hacked} is cut off: quiesced at {Clock(cut.Answer.Quiesced)}, {(cut.AnsweredAt - cut.At).TotalMilliseconds:0} ms after the call was made. {(cut.Answer.Left == 0 ? "Its orders have left it already." : $"{cut.Answer.Left} orders are still to leave it.")}");
    }

    public void Fence(DateTimeOffset quiesced, IncidentFiles files)
    {
        Chapter("The fence, by the lab's own log");
        var requests = files.Hacked.Requests;
        console.Write(IncidentTables.Lines(
            ("last request that it got", Clock(requests.Max(request => request.ReceivedAt))),
            ("quiesced", Clock(quiesced)),
            ("requests that it got since", $"{requests.Count(request => request.ReceivedAt >= quiesced)}"),
            ("orders accepted since, by the programmes' files", $"{files.Accepted.Count(order => order.SentAt > quiesced)}")));
    }

    public void Move() => Chapter("The move, beside what was foreseen");

    public void Progress(OperationView move) => Say($"  {move.State}: {move.Moved} moved, {move.Held} held, {move.Left} left");

    public void Moved(IncidentAccount account, IncidentFiles files)
    {
        var arrived = files.Hacked.Requests.Count(request => request.ReceivedAt > account.Preview.AnsweredAt);
        console.Write(IncidentTables.Beside(account.Preview.Answer.Orders, account.Move.Orders));
        Say($"Of the orders that left, {IncidentFigures.WasThere(account, files, _ => true)} were there at the preview; {arrived} came to {Hacked} after it, by its own log. New orders have taken places at the other labs, too.");
    }

    public void Diversions(IReadOnlyList<DiversionView> tubes)
    {
        Chapter("For the courier");
        Say($"{tubes.Count} tubes went to {Hacked}, or are on their way there, and have to go elsewhere; the first of them:");
        console.Write(IncidentTables.Diversions([.. tubes.Take(FewRows)]));
    }

    public void LateResults(IReadOnlyList<KeptApartView> kept, IncidentFiles files)
    {
        Chapter($"{Hacked} sends the results that it kept back");
        Say($"It handed over {files.Hacked.KeptApart.Count} results, by its own log; {kept.Count(result => result.Lab == Hacked)} are in quarantine ({string.Join(", ", kept.Select(result => result.Reason).Distinct(StringComparer.Ordinal))}), until an operator decides.");
    }

    public void Held(IncidentAccount account, Moment moment)
    {
        Chapter("Held orders");
        Say($"The intake is over. {moment.Ledger.Sum(books => books.Held)} orders wait for a place, urgent and oldest first; {account.Move.Held} of them had been with {Hacked}.");
    }

    public void Forecast(IncidentPlan plan, IReadOnlyList<ForecastView> forecasts)
    {
        Chapter("Forecast, and what the two labs can carry");
        console.Write(IncidentTables.Forecast(forecasts));
        foreach (var forecast in forecasts.Where(forecast => forecast.InvitationsAWeek is not null))
        {
            var now = forecast.Tests.Max(test => test.IntakeInvitationsAWeek ?? 0);
            var part = now == 0 ? 1 : (double)forecast.InvitationsAWeek!.Value / now;
            Say($"  {forecast.Programme}: {Percent(Math.Min(1, part))} of the invitations can be carried ({forecast.InvitationsAWeek} a week of {now}), as far as {forecast.LimitedBy} allows; the {plan.Weeks} weeks being one day.");
        }
    }

    public void Enlarged(IReadOnlyList<CapacityAnswer> answers)
    {
        Chapter("Night shifts at the two labs");
        console.Write(IncidentTables.Capacities(answers));
        Say("Held orders leave by themselves as soon as there is room; waiting until all have their result ...");
    }

    public void Summary(IncidentReport report)
    {
        Chapter("Each number twice: by the ledger, and by the files of labs and programmes");
        console.Write(IncidentTables.Figures(report.Figures));
        var wrong = report.Figures.Count(figure => !figure.Agrees);
        console.MarkupLine(wrong == 0 ? $"[green]All {report.Figures.Count} numbers agree.[/]" : $"[red]{wrong} of {report.Figures.Count} numbers do NOT agree: see the lines marked WRONG.[/]");
    }

    private void Chapter(string title)
    {
        console.WriteLine();
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{++_chapter}  {title}[/]");
    }

    private void Say(FormattableString text) => console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private void Say(string text) => console.WriteLine(text);

    private static long Sum(IReadOnlyList<ProgrammeView> programmes, Func<Books, long> figure) => programmes.Sum(programme => figure(programme.Orders));

    private static string Percent(double part) => part.ToString("0%", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset moment) => moment.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
