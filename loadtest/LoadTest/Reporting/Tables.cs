using System.Globalization;
using LoadTest.Measuring;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LoadTest.Reporting;

/// <summary>A report on a terminal or in a text file. Medians; in parentheses the least and the most of the rounds.</summary>
internal static class Tables
{
    public static IEnumerable<IRenderable> Of(Report report)
    {
        yield return Figures(report);
        if (report.Ratios.Count > 0)
            yield return Ratios(report);
        yield return Checks(report);
    }

    private static Table Figures(Report report)
    {
        var table = new Table().Border(TableBorder.Simple).Title("medians of the rounds (least to most); CPU in µs an order; late: p99 of the generator's own lateness");
        foreach (var column in new[] { "target", "load", "a second", "p50 ms", "p99 ms", "p99.9 ms", "CPU", "Redis", "labs", "generator", "KB alloc.", "MB", "late ms", "failed" })
            table.AddColumn(new TableColumn(column) { Alignment = column is "target" or "load" ? Justify.Left : Justify.Right });
        foreach (var line in report.Summaries)
        {
            table.AddRow(
                line.Target, line.Load, Text(line.PerSecond, "0"), Median(line.P50, "0.00"), Text(line.P99, "0.0"), Median(line.P999, "0.0"), Text(line.Cpu, "0"), Median(line.Redis, "0"),
                Median(line.Labs, "0"), Median(line.Generator, "0"), Median(line.AllocatedKilobytes, "0.0"), Median(line.Megabytes, "0"), Median(line.Late, "0.0"), $"{line.Failed:N0}");
        }

        return table;
    }

    private static Table Ratios(Report report)
    {
        var table = new Table().Border(TableBorder.Simple).Title("÷ bare YARP's, within each round").AddColumns("target", "figure", "load", "ratio");
        foreach (var line in report.Ratios)
            table.AddRow(line.Target, line.What, line.Load, Text(line.Ratio, "0.00"));
        return table;
    }

    private static Table Checks(Report report)
    {
        var table = new Table().Border(TableBorder.Simple).Title("what must hold").AddColumns("", "what", "found", "wanted");
        foreach (var check in report.Checks)
            table.AddRow(Word(check), Markup.Escape(check.What), Markup.Escape(check.Found), Markup.Escape(check.Wanted));
        return table;
    }

    private static string Word(Check check) => check.Holds switch { true => "[green]yes[/]", false => "[red]NO[/]", null => "" };

    private static string Median(Spread? spread, string format) => spread?.Median.ToString(format, CultureInfo.InvariantCulture) ?? "";

    private static string Text(Spread spread, string format)
    {
        string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return spread.Rounds == 1 ? Number(spread.Median) : $"{Number(spread.Median)} ({Number(spread.Least)} to {Number(spread.Most)})";
    }
}
