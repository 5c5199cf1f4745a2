using LoadLab;
using LoadTest.Measuring;
using LoadTest.Sending;
using ProgrammeSimulator;

namespace LoadTest.Scenarios;

/// <summary>
/// Rounds without and with a lab that takes 30 s an answer. Its own orders are answered with 202 at the deadline; those that a lab acknowledged
/// (201) are the others'.
/// </summary>
internal static class SlowLab
{
    private const string Lab = "lab-midden";
    private const double SecondsAnAnswer = 30;
    private const double Factor = 1.5;

    public static async Task<IReadOnlyList<Check>> PlayAsync(Stage stage, CancellationToken cancellation)
    {
        var (load, slow) = (stage.Plan.Open(stage.Plan.Rate), stage.Plan.Open(stage.Plan.Rate, with: ", one slow"));
        await stage.WarmUpAsync(load, cancellation);
        // What goes wrong has code of its own, which is compiled when it first runs.
        await stage.Labs.BehaveAsync(Lab, new Conduct(SecondsAnAnswer), cancellation);
        await stage.WarmUpAsync(slow, cancellation);
        await stage.Labs.BehaveAsync(Lab, new Conduct(), cancellation);
        await SettleAsync(stage, cancellation);
        var ratios = new List<double?>();
        for (var round = 1; round <= stage.Plan.Rounds; round++)
        {
            var without = await P99Async(stage, load, round, cancellation);
            await stage.Labs.BehaveAsync(Lab, new Conduct(SecondsAnAnswer), cancellation);
            var with = await P99Async(stage, slow, round, cancellation);
            await stage.Labs.BehaveAsync(Lab, new Conduct(), cancellation);
            stage.Say($"  the others' p99: {without:0.0} ms without, {with:0.0} ms with the slow lab");
            ratios.Add(with / without);
            await SettleAsync(stage, cancellation);
        }

        var ratio = Spread.Of(ratios)!;
        return [Check.That("the others' p99 with a slow lab ÷ without", ratio.Median <= Factor, $"{ratio.Median:0.00} ({ratio.Least:0.00} to {ratio.Most:0.00})", $"at most {Factor:0.0}")];
    }

    private static async Task<double> P99Async(Stage stage, Load load, int round, CancellationToken cancellation) =>
        (await stage.MeasureAsync(stage.Site.Gateway, load, stage.Plan.Duration, round, cancellation)).Observed.Acknowledged.Percentile(0.99).TotalMilliseconds;

    /// <summary>The slow lab's orders go to it again; the next round starts when they are there.</summary>
    private static async Task SettleAsync(Stage stage, CancellationToken cancellation)
    {
        for (var look = 0; look < 240 && (await stage.Operations.BooksAsync(Programme.Cervical.Id, cancellation)).OnTheWay > 0; look++)
            await Task.Delay(TimeSpan.FromMilliseconds(250), stage.Time, cancellation);
    }
}
