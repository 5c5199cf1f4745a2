using Gateway.Operations;
using Gateway.Registry;
using Xunit;

namespace Gateway.Tests.Operations;

/// <summary>The formulae of the forecast, by figures that can be reckoned by hand.</summary>
public sealed class ForecasterTests
{
    // A Monday.
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly InvitationAssumptions Cervical = new(Participation: 0.5, SelfSampling: 0.4);

    [Fact]
    public void Held_orders_are_gone_when_the_room_above_the_intake_has_taken_them()
    {
        // Today: 10 come still, 30 are taken. From tomorrow on 20 more are taken than come: 480 left, 24 days.
        TestForecast forecast = Forecaster.Of(new TestOutlook(Today, Held: 500, IntakeADay: 100, ComeToday: 90, day => day == Today ? 30 : 120));

        Assert.Equal(Today.AddDays(24), forecast.HeldEmpty);
        Assert.Equal((120, 0), (forecast.CapacityADay, forecast.DeficitADay));
        Assert.Equal([340, 200, 60, 0, 0], forecast.HeldByWeek.Take(5));
        Assert.Equal(26, forecast.HeldByWeek.Count);
    }

    [Fact]
    public void Held_orders_are_never_gone_with_less_capacity_than_intake()
    {
        TestForecast forecast = Forecaster.Of(new TestOutlook(Today, Held: 10, IntakeADay: 100, ComeToday: 100, day => day == Today ? 0 : 90));

        Assert.Null(forecast.HeldEmpty);
        Assert.Equal(10, forecast.DeficitADay);
        Assert.Equal([80, 150], forecast.HeldByWeek.Take(2));
    }

    [Fact]
    public void Closed_days_are_counted_in_the_mean_and_their_orders_wait_for_Monday()
    {
        TestForecast forecast = Forecaster.Of(new TestOutlook(Today, Held: 0, IntakeADay: 50, ComeToday: 50, day => IsWeekend(day) ? 0 : 70));

        Assert.Equal((50, 0), (forecast.CapacityADay, forecast.DeficitADay));
        Assert.Equal(Today, forecast.HeldEmpty);
        Assert.Equal(80, forecast.HeldByWeek[0]);
    }

    [Fact]
    public void Capacity_that_is_planned_counts_from_its_day_on()
    {
        DateOnly more = Today.AddDays(11);
        TestForecast forecast = Forecaster.Of(new TestOutlook(Today, Held: 0, IntakeADay: 100, ComeToday: 100, day => day < more ? 90 : 150));

        // Ten days of 10 more each, then 50 fewer each.
        Assert.Equal([70, 0], [forecast.HeldByWeek[0], forecast.HeldByWeek[1]]);
        Assert.Equal(((10 * 90) + (18 * 150)) / 28.0, forecast.CapacityADay);
    }

    [Fact]
    public void Invitations_follow_from_participation_self_sampling_and_the_orders_of_each()
    {
        double cytology = Forecaster.OrdersPerInvitation(Cervical, new OrdersPerParticipant(Clinician: 0.1, Self: 0.05));
        Assert.Equal(0.5 * ((0.6 * 0.1) + (0.4 * 0.05)), cytology, 12);

        // 100 orders a day are 700 a week; one invitation in 25 leads to one.
        Assert.Equal(17_500, Forecaster.InvitationsAWeek(100, cytology));
        Assert.Null(Forecaster.InvitationsAWeek(100, 0));
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
