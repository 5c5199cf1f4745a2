using System.Xml.Linq;
using LoadTest.Measuring;
using LoadTest.Reporting;

namespace LoadTest.Tests;

public sealed class ReportingTests
{
    [Fact]
    public void Spread_is_the_median_and_both_ends()
    {
        Assert.Equal(new Spread(3, 1, 9, 5), Spread.Of([9, 1, 3, null, 2, 4]));
        Assert.Equal(new Spread(2.5, 1, 4, 4), Spread.Of([4, 1, 3, 2]));
        Assert.Null(Spread.Of([null, double.NaN]));
    }

    [Fact]
    public void Chart_is_wellformed_and_its_line_goes_up_where_the_values_do()
    {
        var svg = Chart.Svg(Axis.Linear("seconds", 4), Axis.Powers("ms", 0.5, 900), [new Series("gateway & Redis", [(1, 1), (2, 10), (3, 100)])], [(2, "lab-noord suspended")]);

        var points = XElement.Parse(svg).Descendants().Single(element => element.Name.LocalName == "polyline").Attribute("points")!.Value
            .Split(' ').Select(point => double.Parse(point.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(points.OrderDescending(), points);
        Assert.Equal(points[0] - points[1], points[1] - points[2], 0.2);
    }
}
