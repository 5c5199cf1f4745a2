using System.Globalization;
using System.Net;
using System.Text;
using LoadTest.Measuring;
using LoadTest.Scenarios;

namespace LoadTest.Reporting;

/// <summary>A report as one HTML file: curves, figures, checks.</summary>
internal static class Page
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2em auto;padding:0 1em;color:#1f2328;background:#fff}h1{font-size:1.5em}h2{font-size:1.1em;margin-top:2em}"
        + "svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:#59636e}.grid{stroke:#d1d9e0;stroke-width:1}.mark{stroke:#cf222e;stroke-dasharray:4 3}"
        + "table{border-collapse:collapse;font-size:13px}td,th{padding:3px 10px;border-bottom:1px solid #d1d9e0;text-align:left;font-variant-numeric:tabular-nums}.no{color:#cf222e;font-weight:600}";

    private static readonly (double Part, string Text)[] Parts = [(0.0, "0"), (0.5, "50 %"), (0.9, "90 %"), (0.99, "99 %"), (0.999, "99.9 %"), (0.9999, "99.99 %")];

    public static string Of(Report report, IReadOnlyList<Measurement> measurements, IReadOnlyList<Mark> marks)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Load test: {report.Scenario}</title><style>{Style}</style><h1>{report.Scenario}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p>{report.At:yyyy-MM-dd HH:mm} UTC, commit {report.Commit ?? "unknown"}, {WebUtility.HtmlEncode(report.Machine)}<br><code>{WebUtility.HtmlEncode(report.Command)}</code>; orders of {report.MeanOrderBytes / 1024:0.0} KB on average</p>");
        foreach (var load in measurements.GroupBy(measured => measured.Load, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>Latency, {WebUtility.HtmlEncode(load.Key)}</h2>{Latencies([.. load])}");
            page.Append(CultureInfo.InvariantCulture, $"<h2>Orders a second, {WebUtility.HtmlEncode(load.Key)}</h2>{OverTime("orders a second", [.. load], marks, second => second.Answered)}");
            if (marks.Count > 0)
                page.Append(CultureInfo.InvariantCulture, $"<h2>p99 second by second</h2>{OverTime("p99, ms", [.. load], marks, second => second.Latencies.Percentile(0.99).TotalMilliseconds)}");
        }

        page.Append("<h2>What must hold</h2><table>");
        foreach (var check in report.Checks)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td class=\"{(check.Holds == false ? "no" : "")}\">{(check.Holds is { } holds ? holds ? "yes" : "NO" : "")}<td>{WebUtility.HtmlEncode(check.What)}<td>{WebUtility.HtmlEncode(check.Found)}<td>{WebUtility.HtmlEncode(check.Wanted)}");
        }

        page.Append("</table><h2>Medians of the rounds</h2><table><tr><th>target<th>load<th>a second<th>p50 ms<th>p99 ms<th>CPU µs an order<th>Redis<th>KB allocated");
        foreach (var line in report.Summaries)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{line.Target}<td>{WebUtility.HtmlEncode(line.Load)}<td>{line.PerSecond.Median:0}<td>{line.P50.Median:0.00}<td>{line.P99.Median:0.0}<td>{line.Cpu.Median:0}<td>{line.Redis?.Median:0}<td>{line.AllocatedKilobytes?.Median:0.0}");
        }

        page.Append("</table><h2>÷ bare YARP</h2><table>");
        foreach (var line in report.Ratios)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{line.Target}<td>{line.What}<td>{WebUtility.HtmlEncode(line.Load)}<td>{line.Ratio.Median:0.00} ({line.Ratio.Least:0.00} to {line.Ratio.Most:0.00})");
        return page.Append("</table></html>\n").ToString();
    }

    /// <summary>All rounds of a target together; the horizontal axis stretches the rare end, where a system shows what it is like.</summary>
    private static string Latencies(IReadOnlyList<Measurement> measurements)
    {
        var series = new List<Series>();
        foreach (var target in measurements.GroupBy(measured => measured.Target, StringComparer.Ordinal))
        {
            var all = new Histogram();
            foreach (var measured in target)
                all.Add(measured.Observed.Latencies);
            var parts = Enumerable.Range(0, 81).Select(i => i / 20.0).TakeWhile(nines => all.Count * Math.Pow(10, -nines) >= 1);
            series.Add(new Series(target.Key, [.. parts.Select(nines => (Math.Pow(10, nines), all.Percentile(1 - Math.Pow(10, -nines)).TotalMilliseconds))]));
        }

        var values = series.SelectMany(one => one.Points).Select(point => point.Y).Where(value => value > 0).DefaultIfEmpty(1).ToList();
        var horizontal = new Axis("part of the orders that were answered as fast", true, [.. Parts.Select(part => (1 / (1 - part.Part), part.Text))]);
        return Chart.Svg(horizontal, Axis.Powers("ms", values.Min(), values.Max()), series);
    }

    /// <summary>The rounds of a target one after the other.</summary>
    private static string OverTime(string title, IReadOnlyList<Measurement> measurements, IReadOnlyList<Mark> marks, Func<Second, double> figure)
    {
        var series = measurements.GroupBy(measured => measured.Target, StringComparer.Ordinal)
            .Select(target => new Series(target.Key, [.. target.SelectMany(measured => measured.Observed.Seconds).Select((second, at) => (at + 0.5, figure(second)))]))
            .ToList();
        var points = series.SelectMany(one => one.Points).ToList();
        return Chart.Svg(
            Axis.Linear("seconds measured", points.Max(point => point.X)), Axis.Linear(title, Math.Max(1, points.Max(point => point.Y))), series, [.. marks.Select(mark => (mark.At.TotalSeconds, mark.Text))]);
    }
}
