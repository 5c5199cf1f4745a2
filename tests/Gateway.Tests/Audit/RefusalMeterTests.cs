using System.Net;
using Gateway.Audit;
using Gateway.Tests.Identity;
using Xunit;

namespace Gateway.Tests.Audit;

/// <summary>However many are refused, few lines are written, and none of them is lost from the count.</summary>
public sealed class RefusalMeterTests
{
    private const string Reason = "Expired";
    private static readonly IPAddress Street = IPAddress.Parse("192.0.2.9");
    private readonly ManualClock _clock = new(TrailScene.Morning);
    private readonly RefusalMeter _meter;

    public RefusalMeterTests() => _meter = new RefusalMeter(_clock);

    [Fact]
    public void One_address_has_one_line_a_minute_that_tells_how_many_had_none()
    {
        Assert.Equal(new Unrecorded(0, 0), _meter.Take(Reason, Street, key: null));
        for (var again = 0; again < 500; again++)
            Assert.Null(_meter.Take(Reason, Street, $"sha256/{again}"));

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(_meter.Take(Reason, Street, key: null));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new Unrecorded(501, 0), _meter.Take(Reason, Street, key: null));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new Unrecorded(0, 0), _meter.Take(Reason, Street, key: null));
    }

    [Fact]
    public void One_key_has_one_line_a_minute_from_wherever_it_comes()
    {
        Assert.NotNull(_meter.Take(Reason, Street, "sha256/A"));
        Assert.Null(_meter.Take(Reason, IPAddress.Parse("198.51.100.1"), "sha256/A"));
        Assert.NotNull(_meter.Take(Reason, IPAddress.Parse("198.51.100.1"), "sha256/B"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new Unrecorded(1, 0), _meter.Take(Reason, IPAddress.Parse("203.0.113.5"), "sha256/A"));
    }

    [Fact]
    public void Another_reason_has_a_line_of_its_own()
    {
        Assert.NotNull(_meter.Take("NoCertificate", Street, key: null));
        Assert.NotNull(_meter.Take("Expired", Street, "sha256/A"));
        Assert.NotNull(_meter.Take("Revoked", Street, "sha256/A"));
    }

    [Theory]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", true)]
    [InlineData("::ffff:192.0.2.9", "192.0.2.9", false)]
    [InlineData("::ffff:192.0.2.9", "::ffff:192.0.2.10", true)]
    public void Addresses_that_one_can_choose_freely_are_one(string first, string second, bool hasLine)
    {
        Assert.NotNull(_meter.Take(Reason, IPAddress.Parse(first), key: null));
        Assert.Equal(hasLine, _meter.Take(Reason, IPAddress.Parse(second), key: null) is not null);
    }

    [Fact]
    public void Any_number_of_addresses_and_keys_have_sixty_lines_and_then_one_a_second()
    {
        Assert.Equal(60, Flood(5000));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new Unrecorded(0, 4940), _meter.Take(Reason, IPAddress.Parse("10.9.9.9"), "sha256/last"));
        Assert.Equal(0, Flood(1000));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(10, Flood(1000));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(60, Flood(1000));
    }

    [Fact]
    public void What_was_counted_of_a_source_that_does_not_come_again_is_told_with_the_others()
    {
        Assert.NotNull(_meter.Take(Reason, Street, key: null));
        Assert.Null(_meter.Take(Reason, Street, key: null));
        Assert.Null(_meter.Take(Reason, Street, key: null));
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(new Unrecorded(0, 2), _meter.Take(Reason, IPAddress.Parse("198.51.100.1"), key: null));
        Assert.Equal(new Unrecorded(0, 0), _meter.Take(Reason, Street, key: null));
    }

    private int _next;

    /// <returns>How many got a line.</returns>
    private int Flood(int refusals)
    {
        var lines = 0;
        for (var i = 0; i < refusals; i++)
            lines += _meter.Take(Reason, new IPAddress([10, (byte)(_next >> 16), (byte)(_next >> 8), (byte)_next]), $"sha256/{_next++}") is null ? 0 : 1;
        return lines;
    }
}
