using System.Text.Json.Nodes;
using Gateway.Routing;
using Gateway.Tests.Registry;
using Xunit;

namespace Gateway.Tests.Routing;

public sealed class CandidatesTests
{
    private static readonly DateTimeOffset Winter = new(2026, 1, 15, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_order_may_go_to_the_labs_that_do_its_test()
    {
        using var files = new TestRegistry();
        var candidates = new Candidates(files.Loaded(), new SetClock(Winter));

        Assert.Equal(["lab-midden", "lab-noord", "lab-zuid"], candidates.For("cervical", "hrhpv").Select(candidate => candidate.Lab));
        Assert.Equal(["lab-noord", "lab-zuid"], candidates.For("cervical", "cytology").Select(candidate => candidate.Lab));
        Assert.Equal(["lab-midden", "lab-zuid"], candidates.For("bowel", "fit").Select(candidate => candidate.Lab));
    }

    [Fact]
    public void A_programme_reaches_no_lab_by_another_programmes_test()
    {
        using var files = new TestRegistry();
        var candidates = new Candidates(files.Loaded(), new SetClock(Winter));

        Assert.Empty(candidates.For("cervical", "fit"));
        Assert.Empty(candidates.For("breast", "mammography"));
    }

    [Fact]
    public void A_candidate_carries_what_the_registry_and_the_policy_say()
    {
        using var files = new TestRegistry();
        var noord = new Candidates(files.Loaded(), new SetClock(Winter)).For("cervical", "cytology")[0];

        Assert.Equal(
            ("lab-noord", "lab-noord-orders@2026.1", 60d, 250, 5000),
            (noord.Lab, noord.Policy, noord.Share, noord.CapacityADay, noord.OutstandingLimit));
    }

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", 3600)]
    [InlineData("2026-03-29T01:00:00Z", 7200)]
    [InlineData("2026-10-25T00:59:59Z", 7200)]
    [InlineData("2026-10-25T01:00:00Z", 3600)]
    public void A_labs_clock_is_put_forward_in_spring_and_back_in_autumn(string now, int offset)
    {
        using var files = new TestRegistry();
        var candidates = new Candidates(files.Loaded(), new SetClock(DateTimeOffset.Parse(now, null)));

        Assert.Equal(offset, candidates.For("cervical", "hrhpv")[0].Calendar.UtcOffsetSeconds);
    }

    [Fact]
    public void A_gateway_that_runs_through_the_night_of_the_change_follows_it()
    {
        using var files = new TestRegistry();
        var clock = new SetClock(new(2026, 3, 29, 0, 59, 59, TimeSpan.Zero));
        var candidates = new Candidates(files.Loaded(), clock);
        var before = candidates.For("cervical", "hrhpv")[0].Calendar.UtcOffsetSeconds;

        clock.Now += TimeSpan.FromSeconds(1);
        var after = candidates.For("cervical", "hrhpv")[0].Calendar.UtcOffsetSeconds;
        clock.Now -= TimeSpan.FromSeconds(1);
        var putBack = candidates.For("cervical", "hrhpv")[0].Calendar.UtcOffsetSeconds;

        Assert.Equal((3600, 7200, 3600), (before, after, putBack));
    }

    [Fact]
    public void Labs_in_two_time_zones_have_each_their_own_offset()
    {
        using var files = new TestRegistry();
        files.Change("labs/lab-zuid.json", lab => lab["timeZone"] = "America/Curacao");

        var offsets = new Candidates(files.Loaded(), new SetClock(Winter)).For("cervical", "cytology").Select(candidate => candidate.Calendar.UtcOffsetSeconds);

        Assert.Equal([3600, -4 * 3600], offsets);
    }

    [Fact]
    public void Closed_days_become_a_mask_and_day_numbers()
    {
        using var files = new TestRegistry();
        files.Change("labs/lab-noord.json", lab => lab["closedWeekdays"] = new JsonArray("sunday", "saturday"));
        files.Change("labs/lab-noord.json", lab => lab["closedDates"] = new JsonArray("1970-01-02", "2026-12-25"));

        var calendar = new Candidates(files.Loaded(), new SetClock(Winter)).For("cervical", "cytology")[0].Calendar;

        Assert.Equal(0b1000001, calendar.ClosedWeekdays);
        Assert.Equal([1, 20812], calendar.ClosedDates);
    }

    [Fact]
    public void The_same_answer_serves_until_a_clock_may_change()
    {
        using var files = new TestRegistry();
        var clock = new SetClock(Winter);
        var candidates = new Candidates(files.Loaded(), clock);
        var first = candidates.For("bowel", "fit");

        clock.Now += TimeSpan.FromMinutes(14);

        Assert.Same(first, candidates.For("bowel", "fit"));
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
