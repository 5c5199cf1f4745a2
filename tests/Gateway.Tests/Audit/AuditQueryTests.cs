using Gateway.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace Gateway.Tests.Audit;

/// <summary>What a search finds, and what it refuses to look for.</summary>
public sealed class AuditQueryTests
{
    private static readonly StoredEvent Stored = new(
        7, new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero), "order-disclosed", 0, AuditUser.Placer("programme-cervical"), "programme-cervical", "lab-noord", "token", [new("order", "cervical-1")], null, null, null, null, null);

    [Theory]
    [InlineData("date", "2026-03-02", true)]
    [InlineData("date", "eq2026-03", true)]
    [InlineData("date", "ge2026-03-02T12:00:00Z", true)]
    [InlineData("date", "gt2026-03-02", false)]
    [InlineData("date", "gt2026-03-01", true)]
    [InlineData("date", "lt2026-03-02", false)]
    [InlineData("date", "le2026-03-02", true)]
    [InlineData("date", "lt2026-03-03", true)]
    [InlineData("agent", "lab-noord", true)]
    [InlineData("agent", "https://screening-gateway.example/party|programme-cervical", true)]
    [InlineData("agent", "lab-zuid", false)]
    [InlineData("entity", "cervical-1", true)]
    [InlineData("entity", "https://screening-gateway.example/person-token|token", true)]
    [InlineData("entity", "lab-noord", false)]
    [InlineData("outcome", "0", true)]
    [InlineData("outcome", "4,8,12", false)]
    public void Search_finds_what_it_names(string name, string value, bool finds) => Assert.Equal(finds, Of((name, value)).Query!.Fits(Stored));

    [Fact]
    public void Everything_that_is_asked_for_must_hold()
    {
        Assert.True(Of(("agent", "lab-noord"), ("agent", "programme-cervical"), ("date", "2026")).Query!.Fits(Stored));
        Assert.False(Of(("agent", "lab-noord"), ("agent", "lab-zuid")).Query!.Fits(Stored));
        Assert.False(Of(("date", "ge2026-01-01"), ("date", "lt2026-03-02")).Query!.Fits(Stored));
    }

    [Theory]
    [InlineData("patient", "token")]
    [InlineData("date", "yesterday")]
    [InlineData("date", "xx2026")]
    [InlineData("outcome", "5")]
    [InlineData("_count", "0")]
    [InlineData("entity", "Jansen, Anna")]
    [InlineData("agent", "")]
    public void What_is_not_understood_is_refused_and_not_left_out(string name, string value) => Assert.Equal(400, Of((name, value)).Refusal!.Status);

    private static (AuditQuery? Query, Gateway.Answers.Refusal? Refusal) Of(params (string Name, string Value)[] parameters) => AuditQuery.Of(
        new QueryCollection(parameters.GroupBy(parameter => parameter.Name).ToDictionary(group => group.Key, group => new StringValues([.. group.Select(parameter => parameter.Value)]))));
}
