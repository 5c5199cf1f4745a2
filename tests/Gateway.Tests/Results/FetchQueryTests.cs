using Gateway.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace Gateway.Tests.Results;

public sealed class FetchQueryTests
{
    [Theory]
    [InlineData("2026-03-05", "2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z")]
    [InlineData("eq2026-03", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")]
    [InlineData("ge2026-03-05T12:00:00Z", "2026-03-05T12:00:00Z", "9999-01-01T00:00:00Z")]
    [InlineData("ge2026-03-05T13:00:00 01:00", "2026-03-05T12:00:00Z", "9999-01-01T00:00:00Z")]
    [InlineData("gt2026-03-05", "2026-03-06T00:00:00Z", "9999-01-01T00:00:00Z")]
    [InlineData("sa2026", "2027-01-01T00:00:00Z", "9999-01-01T00:00:00Z")]
    [InlineData("lt2026-03-05", "1970-01-01T00:00:00Z", "2026-03-05T00:00:00Z")]
    [InlineData("le2026-03-05", "1970-01-01T00:00:00Z", "2026-03-06T00:00:00Z")]
    public void Last_updated_is_read_with_its_prefix_and_precision(string value, string from, string to)
    {
        var query = Query(("_lastUpdated", value));
        Assert.Equal((from, to), (Text(query.From), Text(query.To)));
    }

    [Fact]
    public void Two_bounds_are_an_interval()
    {
        var query = Query(("_lastUpdated", "ge2026-03-01"), ("_lastUpdated", "lt2026-03-08"));
        Assert.Equal(("2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z"), (Text(query.From), Text(query.To)));
    }

    [Fact]
    public void Order_number_is_a_token_with_or_without_its_system()
    {
        Assert.Equal(("https://bvo.example.nl/nummer", "BVO-1"), Query(("based-on:identifier", "https://bvo.example.nl/nummer|BVO-1")).Number);
        Assert.Equal(("", "BVO-1"), Query(("based-on:identifier", "BVO-1")).Number);
    }

    [Theory]
    [InlineData("subject", "Patient/1")]
    [InlineData("_lastUpdated", "ne2026-03-05")]
    [InlineData("_lastUpdated", "gisteren")]
    [InlineData("_count", "0")]
    [InlineData("_count", "veel")]
    [InlineData("based-on:identifier", "")]
    public void What_is_not_understood_is_refused_and_not_left_out(string name, string value)
    {
        var (query, refusal) = FetchQuery.Of(Parameters((name, value)));
        Assert.Null(query);
        Assert.Equal(400, refusal!.Status);
        Assert.DoesNotContain(value.Length > 1 ? value : "geen", refusal.Diagnostics, StringComparison.Ordinal);
    }

    internal static FetchQuery Query(params (string Name, string Value)[] parameters) => FetchQuery.Of(Parameters(parameters)).Query!;

    private static QueryCollection Parameters(params (string Name, string Value)[] parameters) => new(parameters
        .GroupBy(parameter => parameter.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => new StringValues([.. group.Select(parameter => parameter.Value)]), StringComparer.Ordinal));

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
