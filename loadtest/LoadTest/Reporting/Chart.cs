using System.Globalization;
using System.Text;

namespace LoadTest.Reporting;

/// <param name="Name">Shown in the legend.</param>
/// <param name="Points">In the units of the axes.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <param name="Title">Shown beside it.</param>
/// <param name="Logarithmic">Equal factors are equally far apart.</param>
/// <param name="Ticks">Where lines are drawn, with what is written there.</param>
internal sealed record Axis(string Title, bool Logarithmic, IReadOnlyList<(double At, string Text)> Ticks)
{
    /// <summary>0 to 1 between the first and the last tick.</summary>
    public double Place(double value)
    {
        var (from, to) = (Scale(Ticks[0].At), Scale(Ticks[^1].At));
        return Math.Clamp((Scale(value) - from) / (to - from), 0, 1);
    }

    /// <summary>From zero to above the largest value, in round steps.</summary>
    public static Axis Linear(string title, double most)
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(most, 1))));
        step = most / step > 5 ? step : most / step > 2 ? step / 2 : step / 5;
        var count = (int)Math.Max(1, Math.Ceiling(most / step));
        return new Axis(title, false, [.. Enumerable.Range(0, count + 1).Select(i => (i * step, (i * step).ToString("#,0.##", CultureInfo.InvariantCulture)))]);
    }

    /// <summary>In powers of ten.</summary>
    public static Axis Powers(string title, double least, double most)
    {
        var (from, to) = ((int)Math.Floor(Math.Log10(Math.Max(least, 0.001))), (int)Math.Ceiling(Math.Log10(Math.Max(most, 0.01))));
        to = Math.Max(to, from + 1);
        return new Axis(title, true, [.. Enumerable.Range(from, to - from + 1).Select(power => (Math.Pow(10, power), Math.Pow(10, power).ToString("#,0.###", CultureInfo.InvariantCulture)))]);
    }

    private double Scale(double value) => Logarithmic ? Math.Log10(Math.Max(value, 1e-9)) : value;
}

/// <summary>A line chart as SVG (https://www.w3.org/TR/SVG2/), with nothing to load.</summary>
internal static class Chart
{
    private const double Width = 860;
    private const double Height = 320;
    private const double Left = 70;
    private const double Right = 150;
    private const double Top = 16;
    private const double Bottom = 46;
    private static readonly string[] Colours = ["#1f6feb", "#d1570f", "#2da44e", "#8250df", "#bf3989", "#6e7781"];

    /// <param name="marks">Vertical lines with a word, by their place on the horizontal axis.</param>
    public static string Svg(Axis horizontal, Axis vertical, IReadOnlyList<Series> series, IReadOnlyList<(double At, string Text)>? marks = null)
    {
        var svg = new StringBuilder();
        double X(double value) => Left + (horizontal.Place(value) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (vertical.Place(value) * (Height - Top - Bottom));
        svg.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\">"));
        foreach (var (at, text) in horizontal.Ticks)
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{X(at):0.0}\" x2=\"{X(at):0.0}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/><text x=\"{X(at):0.0}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{text}</text>"));
        foreach (var (at, text) in vertical.Ticks)
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(at):0.0}\" y2=\"{Y(at):0.0}\"/><text x=\"{Left - 6}\" y=\"{Y(at) + 4:0.0}\" text-anchor=\"end\">{text}</text>"));
        foreach (var (at, text) in marks ?? [])
            svg.Append(Invariant($"<line class=\"mark\" x1=\"{X(at):0.0}\" x2=\"{X(at):0.0}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/><text x=\"{X(at) + 4:0.0}\" y=\"{Top + 12}\">{Escaped(text)}</text>"));
        for (var i = 0; i < series.Count; i++)
        {
            var colour = Colours[i % Colours.Length];
            var points = string.Join(' ', series[i].Points.Select(point => Invariant($"{X(point.X):0.0},{Y(point.Y):0.0}")));
            svg.Append(Invariant($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{points}\"/>"));
            svg.Append(Invariant($"<text x=\"{Width - Right + 12}\" y=\"{Top + 14 + (i * 18)}\" fill=\"{colour}\">{Escaped(series[i].Name)}</text>"));
        }

        svg.Append(Invariant($"<text class=\"title\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{Escaped(horizontal.Title)}</text>"));
        svg.Append(Invariant($"<text class=\"title\" transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escaped(vertical.Title)}</text></svg>"));
        return svg.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Escaped(string text) => System.Net.WebUtility.HtmlEncode(text);
}
