using System.Globalization;
using Demo.Operations;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Demo.Incident;

/// <summary>The tables of the story.</summary>
internal static class IncidentTables
{
    public static Table Fates(IReadOnlyList<OrdersView> orders)
    {
        var table = Empty("test", "state", "at the lab", "would be", "at", "#orders");
        foreach (var alike in orders.OrderBy(alike => (alike.Test, alike.State, alike.Fate, alike.To)))
            Row(table, alike.Test, alike.State, alike.AtLab, alike.Fate, alike.To ?? "-", N(alike.Orders));
        return table;
    }

    public static Table Receiving(PreviewView preview)
    {
        var table = Empty("receiving lab", "test", "#capacity", "#reserved", "#then", "newly disclosed to it");
        foreach (var lab in preview.Receiving)
            Row(table, lab.Lab, lab.Test, N(lab.CapacityADay), N(lab.ReservedToday), N(lab.ReservedAfter), lab.NewElements.Count == 0 ? "-" : string.Join(", ", lab.NewElements));
        foreach (var held in preview.Held)
            Row(table, "(held)", held.Test, "", N(held.Before), N(held.After), held.DaysUntilEmpty is { } days ? $"empty after {days} days" : "never empty");
        return table;
    }

    /// <summary>What was foreseen and what was done, by test and where the orders went.</summary>
    public static Table Beside(IReadOnlyList<OrdersView> foreseen, IReadOnlyList<OrdersView> done)
    {
        var table = Empty("test", "became", "at", "#foreseen", "#done", "#difference");
        foreach (var kind in foreseen.Concat(done).Select(Kind).Distinct().Order())
        {
            var (before, after) = (Sum(foreseen, kind), Sum(done, kind));
            Row(table, kind.Test, kind.Fate, kind.To, N(before), N(after), before == after ? "" : (after - before).ToString("+0;-0", CultureInfo.InvariantCulture));
        }

        Row(table, "all", "", "", N(foreseen.Sum(orders => orders.Orders)), N(done.Sum(orders => orders.Orders)), (done.Sum(orders => orders.Orders) - foreseen.Sum(orders => orders.Orders)).ToString("+0;-0;0", CultureInfo.InvariantCulture));
        return table;

        static (string Test, string Fate, string To) Kind(OrdersView orders) => (orders.Test, orders.Fate, orders.To ?? "-");

        static int Sum(IReadOnlyList<OrdersView> all, (string, string, string) kind) => all.Where(orders => Kind(orders) == kind).Sum(orders => orders.Orders);
    }

    public static Table Diversions(IReadOnlyList<DiversionView> tubes)
    {
        var table = Empty("barcode", "test", "at", "sent there", "bring it to", "state");
        foreach (var tube in tubes)
            Row(table, tube.Barcode ?? "-", tube.Test, tube.From, tube.AtLab, tube.To ?? "(keep: no place yet)", tube.State);
        return table;
    }

    public static Table Forecast(IReadOnlyList<ForecastView> forecasts)
    {
        var table = Empty("programme", "test", "#held", "#intake a day", "#capacity a day", "#deficit a day", "none held on", "#invitations a week now", "#can be carried");
        foreach (var forecast in forecasts)
        {
            foreach (var test in forecast.Tests)
            {
                Row(
                    table, forecast.Programme, test.Test, N(test.Held), $"{test.IntakeADay:0}", $"{test.CapacityADay:0}", $"{test.DeficitADay:0}",
                    test.HeldEmpty?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "never", $"{test.IntakeInvitationsAWeek}", $"{test.InvitationsAWeek}");
            }
        }

        return table;
    }

    public static Table Capacities(IReadOnlyList<CapacityAnswer> answers)
    {
        var table = Empty("lab", "test", "#a day now", "#held orders", "#of them with a place");
        foreach (var answer in answers)
            Row(table, answer.Lab, answer.Test, N(answer.CapacityADay), N(answer.Held), N(answer.HeldPlaced));
        return table;
    }

    public static Table Figures(IReadOnlyList<Figure> figures)
    {
        var table = Empty("", "#ledger", "", "#files", "", "");
        foreach (var figure in figures)
        {
            table.AddRow(
                new Text(figure.What), new Text($"{figure.Ledger}"), new Text(figure.LedgerSource, new Style(Color.Grey)),
                new Text($"{figure.Files}"), new Text(figure.FilesSource, new Style(Color.Grey)),
                figure.Agrees ? new Text("✓", new Style(Color.Green)) : new Text("✗ WRONG", new Style(Color.Red)));
        }

        return table;
    }

    public static Table Lines(params (string What, string Is)[] lines)
    {
        var table = Empty("", "").HideHeaders();
        foreach (var (what, value) in lines)
            Row(table, what, value);
        return table;
    }

    /// <summary>A column whose title begins with # is of numbers.</summary>
    private static Table Empty(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(column.StartsWith('#') ? new TableColumn(column[1..]).RightAligned() : new TableColumn(column));
        return table;
    }

    private static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(cell => (IRenderable)new Text(cell)));

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);
}
