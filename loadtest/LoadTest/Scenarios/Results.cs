using LoadTest.Measuring;

namespace LoadTest.Scenarios;

/// <summary>Orders go out at a rate and their results come back at the same one.</summary>
internal static class Results
{
    public static async Task<IReadOnlyList<Check>> PlayAsync(Stage stage, CancellationToken cancellation)
    {
        var load = stage.Plan.Open(stage.Plan.Rate);
        await stage.WarmUpAsync(load, cancellation);
        await Interleaved.RunAsync(stage, load, cancellation);
        var counts = await stage.Labs.CountsAsync(cancellation);
        var waiting = counts.Labs.Sum(lab => lab.ResultsWaiting);
        var refused = counts.Labs.Sum(lab => lab.ResultsRefused);
        return
        [
            new("results that still wait at the labs when the last order is answered", $"{waiting:N0}"),
            Check.That("results that the gateway refused", refused == 0, $"{refused:N0}", "0"),
        ];
    }
}
