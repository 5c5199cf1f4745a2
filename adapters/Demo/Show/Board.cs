using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Demo.Show;

/// <summary>Shows how things stand while work goes on: a live table on a terminal, a line every two seconds elsewhere.</summary>
internal sealed class Board(IAnsiConsole console, bool live, Func<CancellationToken, Task<Snapshot>> look, TimeProvider time)
{
    private static readonly TimeSpan LivePause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan PlainPause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly List<string> _events = [];

    /// <summary>Something that the reader should know of.</summary>
    public void Tell(string what)
    {
        lock (_lock) _events.Add(what);
        if (!live) console.WriteLine($"  >> {what}");
    }

    public async Task ShowWhileAsync(Task work, CancellationToken cancellation)
    {
        if (live) await console.Live(new Text("")).StartAsync(screen => RefreshAsync(work, LivePause, snapshot => screen.UpdateTarget(Picture(snapshot)), cancellation));
        else await RefreshAsync(work, PlainPause, snapshot => console.WriteLine(Line(snapshot)), cancellation);
        await work;
    }

    private async Task RefreshAsync(Task work, TimeSpan pause, Action<Snapshot> show, CancellationToken cancellation)
    {
        while (!work.IsCompleted)
        {
            show(await look(cancellation));
            await Task.WhenAny(work, Task.Delay(pause, time, cancellation));
        }

        if (work.IsCompletedSuccessfully) show(await look(cancellation));
    }

    private Rows Picture(Snapshot snapshot)
    {
        string[] events;
        lock (_lock) events = [.. _events];
        return new Rows(
        [
            new Markup($"[bold]{snapshot.Elapsed.TotalSeconds,3:0} s[/]   {snapshot.Sent} orders sent"),
            Orders(snapshot),
            Labs(snapshot),
            .. events.Select(what => (IRenderable)new Text($"» {what}", new Style(Color.Yellow))),
        ]);
    }

    private static Table Orders(Snapshot snapshot)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("orders of");
        foreach (var heading in new[] { "accepted", "held", "on the way", "at a lab", "resulted", "reports received" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var programme in snapshot.Programmes)
        {
            var orders = programme.Orders;
            table.AddRow(
                programme.Id, N(orders.Accepted), Emphasised(orders.Held), N(orders.OnTheWay), N(orders.Delivered), N(orders.Resulted), N(snapshot.RecordOf(programme).ByOrder.Count));
        }

        return table;
    }

    private static Table Labs(Snapshot snapshot)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("lab", "standing", "reserved / capacity today");
        foreach (var heading in new[] { "outstanding", "delivered", "results" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var lab in snapshot.Labs)
        {
            var record = snapshot.RecordOf(lab);
            var places = string.Join("  ", lab.Tests.Select(test => $"{test.Test} {test.ReservedToday}/{test.CapacityADay}"));
            table.AddRow(
                lab.Id, lab.Standing == "active" ? "[green]active[/]" : $"[red]{lab.Standing}[/]", places, N(lab.Outstanding), N(record.Orders), N(record.ResultsAccepted));
        }

        return table;
    }

    private static string Line(Snapshot snapshot) => string.Create(CultureInfo.InvariantCulture,
        $"{snapshot.Elapsed.TotalSeconds,3:0} s  sent {snapshot.Sent}  accepted {snapshot.Accepted}  held {snapshot.Held}  on the way {snapshot.OnTheWay}  at labs {snapshot.AtLabs}  "
        + $"resulted {snapshot.Resulted}  reports {snapshot.Reports}  | outstanding: {string.Join("  ", snapshot.Labs.Select(lab => $"{lab.Id} {lab.Outstanding}{(lab.Standing == "active" ? "" : $" ({lab.Standing})")}"))}");

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Emphasised(long held) => held == 0 ? "0" : $"[yellow]{N(held)}[/]";
}
