using System.Globalization;
using LoadTest.Measuring;
using LoadTest.Sending;
using LoadTest.Site;
using LoadTest.Usage;

namespace LoadTest.Scenarios;

/// <summary>
/// What a result costs. In each round orders go out whose results the labs keep; then those results come back by themselves, as fast as the labs can
/// send them; then orders go out at the same rate as before with their results beside them: what is more than the first time is the results'.
/// </summary>
internal static class Results
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<IReadOnlyList<Check>> PlayAsync(Stage stage, CancellationToken cancellation)
    {
        var both = stage.Plan.Open(stage.Plan.Rate, " with results");
        await stage.WarmUpAsync(both, cancellation);
        await UntilTakenAsync(stage, cancellation);
        var (alone, beside) = (new List<ResultCost>(), new List<ResultCost>());
        for (var round = 1; round <= stage.Plan.Rounds; round++)
        {
            await KeepAsync(stage, true, cancellation);
            var orders = await stage.MeasureAsync(stage.Site.Gateway, stage.Plan.Open(stage.Plan.Rate), stage.Plan.Duration, round, cancellation);
            alone.Add(await SendBackAsync(stage, cancellation));
            stage.Say($"round {round}  results by themselves  {alone[^1]}");
            beside.Add(await BesideAsync(stage, both, orders, round, cancellation));
            stage.Say($"round {round}  results beside orders  {beside[^1]}");
        }

        var counts = await stage.Labs.CountsAsync(cancellation);
        var refused = counts.Labs.Sum(lab => lab.ResultsRefused);
        return
        [
            .. Figures("results by themselves", alone),
            .. Figures("results beside orders", beside),
            Check.That("results that the gateway refused", refused == 0, $"{refused:N0}", "0"),
        ];
    }

    private static async Task<ResultCost> SendBackAsync(Stage stage, CancellationToken cancellation)
    {
        var (before, start) = (await ReportsAsync(stage, cancellation), stage.Time.GetTimestamp());
        var gauge = await Gauge.StartAsync(stage.Site.Gateway);
        await KeepAsync(stage, false, cancellation);
        await UntilTakenAsync(stage, cancellation);
        var took = stage.Time.GetElapsedTime(start);
        return new Bill(await gauge.SpentAsync()).For(await ReportsAsync(stage, cancellation) - before, took);
    }

    private static async Task<ResultCost> BesideAsync(Stage stage, Load both, Measurement orders, int round, CancellationToken cancellation)
    {
        var before = await ReportsAsync(stage, cancellation);
        var measured = await stage.MeasureAsync(stage.Site.Gateway, both, stage.Plan.Duration, round, cancellation);
        var results = await ReportsAsync(stage, cancellation) - before;
        await UntilTakenAsync(stage, cancellation);
        return (new Bill(measured.Spent) - (new Bill(orders.Spent) * ((double)measured.Observed.Sent / orders.Observed.Sent))).For(results, stage.Plan.Duration);
    }

    private static async Task KeepAsync(Stage stage, bool keep, CancellationToken cancellation)
    {
        foreach (var lab in LoadSite.LabIds)
            await stage.Labs.BehaveAsync(lab, new LoadLab.Conduct(SendsResults: true, KeepsResults: keep), cancellation);
    }

    private static async Task<long> ReportsAsync(Stage stage, CancellationToken cancellation) =>
        (await stage.Labs.CountsAsync(cancellation)).Programmes.Sum(programme => programme.Reports);

    /// <summary>Until the labs have sent all results and the programme has them, or as long as it makes sense.</summary>
    private static async Task UntilTakenAsync(Stage stage, CancellationToken cancellation)
    {
        for (var start = stage.Time.GetTimestamp(); stage.Time.GetElapsedTime(start) < Patience; await Task.Delay(Look, stage.Time, cancellation))
        {
            var counts = await stage.Labs.CountsAsync(cancellation);
            if (counts.Labs.All(lab => lab.ResultsWaiting == 0) && counts.Programmes.Sum(programme => programme.Reports) >= counts.Labs.Sum(lab => lab.ResultsTaken))
                return;
        }
    }

    private static IEnumerable<Check> Figures(string what, IReadOnlyList<ResultCost> costs)
    {
        string Of(Func<ResultCost, double> figure, string format)
        {
            var spread = Spread.Of(costs.Select(cost => (double?)figure(cost)))!;
            string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
            return $"{Number(spread.Median)} ({Number(spread.Least)} to {Number(spread.Most)})";
        }

        yield return new($"{what}: KB allocated a result", Of(cost => cost.Kilobytes, "0.0"));
        yield return new($"{what}: gateway CPU a result, µs", Of(cost => cost.Gateway, "0"));
        yield return new($"{what}: Redis CPU a result, µs", Of(cost => cost.Redis, "0"));
        yield return new($"{what}: results a second", Of(cost => cost.PerSecond, "0"));
    }
}
