using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A change of capacity for a later day waits in the ledger and holds on that day, with nothing that has to run.</summary>
public sealed class CapacityPlanTests(TestRedis redis)
{
    [Fact]
    public async Task Planned_capacity_holds_on_its_day_and_not_before()
    {
        Scene scene = await redis.SceneAsync();
        DateOnly second = Day(1);
        await scene.SetCapacityAsync(Noord(0), 1, second);
        await scene.SetCapacityAsync(Noord(0), null, Day(2));

        Assert.Equal([2, 1, 2], await FitAsync(scene, 0, 1, 2));
    }

    [Fact]
    public async Task What_is_set_for_now_leaves_the_plan_as_it_is()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SetCapacityAsync(Noord(0), 1, Day(2));

        CapacityChange now = await scene.SetCapacityAsync(Noord(0), 0);

        Assert.Equal(new DatedFigure(Day(2), 1), Assert.Single(now.Later));
        Assert.Equal([0, 0, 1], await FitAsync(scene, 0, 1, 2));
    }

    [Fact]
    public async Task Plan_is_withdrawn_by_what_holds_before_it()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SetCapacityAsync(Noord(0), 1, Day(1));

        CapacityChange withdrawn = await scene.SetCapacityAsync(Noord(0), null, Day(1));

        Assert.Empty(withdrawn.Later);
        Assert.Equal([2], await FitAsync(scene, 1));
        Assert.Equal(0, await scene.Redis.ReadAsync(db => db.HashLengthAsync($"{{{scene.Programme}}}:figures")));
    }

    [Fact]
    public async Task Preview_answers_what_would_be_and_changes_nothing()
    {
        Scene scene = await redis.SceneAsync();
        Candidate full = Noord(0);
        for (int i = 0; i < 5; i++)
            await scene.PlaceOneAsync(scene.Order([full]));

        CapacityChange preview = await scene.SetCapacityAsync(full, 4, preview: true);
        Assert.Equal((4, 2, 0, 3, 2), (preview.CapacityADay, preview.ReservedToday, preview.Over, preview.Held, preview.HeldPlaced));
        Assert.Empty(await scene.ClaimHeldAsync([full]));

        Assert.Equivalent(preview, await scene.SetCapacityAsync(full, 4));
        Assert.Equal(preview.HeldPlaced, (await scene.ClaimHeldAsync([full])).Count);
    }

    [Fact]
    public async Task Figures_are_read_back_as_the_scripts_read_them()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SetCapacityAsync(Noord(0), 7);
        await scene.SetCapacityAsync(Noord(0), 11, Day(3));
        await scene.SetCapacityAsync(Noord(0), null, Day(5));
        await scene.RampAsync("noord", 0.5);

        OperatorFigures figures = await scene.Capacity.FiguresAsync(scene.Programme);

        foreach (int day in Enumerable.Range(0, 7))
            Assert.Equal((await scene.CountersAsync(Noord(day))).CapacityADay, figures.CapacityOn(Day(day), Noord(day), Scene.Test));
        Assert.Equal([4, 6, 1], [figures.CapacityOn(Day(2), Noord(2), Scene.Test), figures.CapacityOn(Day(4), Noord(4), Scene.Test), figures.CapacityOn(Day(5), Noord(5), Scene.Test)]);
    }

    [Fact]
    public async Task Intake_is_counted_by_day_and_test_once_an_order()
    {
        Scene scene = await redis.SceneAsync();
        PlaceRequest known = scene.Order([Noord(0)]);
        await scene.PlaceAsync(known, scene.Order([Noord(0)]));
        await scene.PlaceAsync(known);
        await scene.PlaceAsync(scene.Order([Noord(0)], test: "10524-7"));
        await scene.PlaceAsync(scene.Order([Noord(1)]));

        Assert.Equal([1, 2, 0], (await scene.Intake.ReadAsync(scene.Programme, Scene.Test, Noord(1).Calendar, 2)).Counts);
    }

    private static Candidate Noord(int day) => Scene.Lab("noord", capacity: 2, calendar: Scene.DaysAhead(day));

    private static DateOnly Day(int ahead) => Scene.DaysAhead(ahead).DayAt(TimeProvider.System.GetUtcNow());

    // How many of the orders that wait, three a day, have a place on each of the days.
    private static async Task<IReadOnlyList<int>> FitAsync(Scene scene, params int[] days)
    {
        for (int i = 0; i < 3 * days.Length; i++)
            await scene.PlaceOneAsync(scene.Order([Scene.Lab("noord", capacity: 2, calendar: Scene.DaysAhead(-1), limit: 0)]));
        var fit = new List<int>();
        foreach (int day in days)
            fit.Add((await scene.ClaimHeldAsync([Noord(day)], most: 3)).Count);
        return fit;
    }
}
