using Gateway.Operations;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Operations;

/// <summary>
/// The forecast against half a year that happens: one lab of three is removed, and what is held each week, and the day when nothing is, must be as
/// was forecast on the evening of the removal.
/// </summary>
/// <remarks>
/// How far the two may be apart: the forecast knows the intake by 20 weekdays, so after n weekdays the sum of what came differs from the forecast's with a variance of
/// n + n²/20 times that of a day. Three deviations of that, and one day's intake, since the forecast spreads a week's intake evenly over its days.
/// </remarks>
public sealed class ForecastSimulationTests(TestRedis redis)
{
    // 28 full days, and today.
    private const int Measured = 29;

    [Fact]
    public async Task Held_orders_grow_week_by_week_as_forecast_when_the_labs_left_can_not_take_the_intake()
    {
        CountrySimulation country = await StartAsync(seed: 2026);
        await country.RemoveAsync("midden");
        TestForecast forecast = Forecaster.Of((await country.OutlookAsync()).Outlook);

        Assert.Null(forecast.HeldEmpty);
        Assert.InRange(forecast.DeficitADay, 5, 10);
        await CompareAsync(country, forecast);
    }

    [Fact]
    public async Task Held_orders_are_gone_on_the_day_forecast_when_a_lab_takes_more_from_a_later_day_on()
    {
        CountrySimulation country = await StartAsync(seed: 2027);
        await country.RemoveAsync("midden");
        await country.Scene.SetCapacityAsync(country.Labs.Single(lab => lab.Lab == "noord"), 60, country.Today.AddDays(8 * 7));
        TestOutlook outlook = (await country.OutlookAsync()).Outlook;
        TestForecast forecast = Forecaster.Of(outlook);

        DateOnly removed = country.Today, forecastEmpty = Assert.NotNull(forecast.HeldEmpty);
        Assert.InRange(forecastEmpty.DayNumber - removed.DayNumber, 9 * 7, 25 * 7);
        DateOnly empty = Assert.NotNull(await CompareAsync(country, forecast));

        // What the held orders may differ by, at the pace at which they go.
        int weeks = (forecastEmpty.DayNumber - removed.DayNumber + 6) / 7;
        double pace = (Enumerable.Range(1, 7).Sum(day => outlook.RoomOn(forecastEmpty.AddDays(day))) / 7.0) - outlook.IntakeADay;
        Assert.InRange(Math.Abs(empty.DayNumber - forecastEmpty.DayNumber), 0, Tolerance(weeks) / pace);
    }

    [Fact]
    public async Task Forecast_without_a_lab_is_that_after_its_removal_but_for_what_it_had()
    {
        CountrySimulation country = await StartAsync(seed: 2028);
        TestForecast asked = Forecaster.Of((await country.OutlookAsync(without: "midden")).Outlook);
        await country.RemoveAsync("midden");
        TestForecast after = Forecaster.Of((await country.OutlookAsync()).Outlook);

        Assert.Equal((after.CapacityADay, after.DeficitADay), (asked.CapacityADay, asked.DeficitADay));
        long had = await country.HeldAsync();
        Assert.True(had > 0);
        Assert.InRange(after.HeldByWeek[3] - asked.HeldByWeek[3], 1, had);
    }

    // Four weeks with all three labs, so that there is an intake to measure.
    private async Task<CountrySimulation> StartAsync(int seed)
    {
        var country = new CountrySimulation(await redis.SceneAsync(), seed, ("noord", 0.4, 28), ("midden", 0.35, 24), ("zuid", 0.25, 22));
        await country.PassAsync(Measured);
        Assert.Equal(0, await country.HeldAsync());
        return country;
    }

    /// <returns>The first day that ended with nothing held.</returns>
    private static async Task<DateOnly?> CompareAsync(CountrySimulation country, TestForecast forecast)
    {
        DateOnly? empty = null;
        var wrong = new List<string>();
        for (int week = 1; week <= Forecaster.Weeks; week++)
        {
            for (int day = 0; day < 7; day++)
            {
                await country.PassAsync(1);
                if (empty is null && await country.HeldAsync() == 0)
                    empty = country.Today;
            }

            long happened = await country.HeldAsync(), forecastHeld = forecast.HeldByWeek[week - 1];
            if (Math.Abs(happened - forecastHeld) > Tolerance(week))
                wrong.Add($"week {week}: {happened} held, forecast {forecastHeld} ± {Tolerance(week):0}");
        }

        Assert.Empty(wrong);
        return empty;
    }

    private static double Tolerance(int weeks)
    {
        double weekdays = 5 * weeks;
        return (3 * CountrySimulation.Deviation * Math.Sqrt(weekdays + (weekdays * weekdays / 20))) + CountrySimulation.OrdersAWeekday;
    }
}
