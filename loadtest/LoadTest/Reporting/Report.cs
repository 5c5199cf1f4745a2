using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using LoadTest.Measuring;
using LoadTest.Scenarios;
using LoadTest.Usage;

namespace LoadTest.Reporting;

/// <summary>One run as it is kept. GatewayAnswers are those of the whole run, warm-up and all, by HTTP status; 0 is no answer.</summary>
internal sealed record Report(
    string Scenario, DateTimeOffset At, string? Commit, string Command, string Machine, double MeanOrderBytes, IReadOnlyDictionary<int, long> GatewayAnswers, IReadOnlyList<RoundFigures> Rounds, IReadOnlyList<Summary> Summaries,
    IReadOnlyList<RatioLine> Ratios, IReadOnlyList<Check> Checks)
{
    [JsonIgnore]
    public bool Holds => Checks.All(check => check.Holds != false);

    public static Report Of(Stage stage, IReadOnlyList<Check> checks, DateTimeOffset at, string? commit, string command)
    {
        var groups = stage.Measurements.GroupBy(measured => (measured.Target, measured.Load)).ToList();
        var loads = stage.Measurements.Select(measured => measured.Load).Distinct(StringComparer.Ordinal);
        return new Report(
            stage.Plan.Scenario, at, commit, command,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
            stage.Stock.MeanBytes,
            stage.Journal.Statuses,
            [.. stage.Measurements.Select(RoundFigures.Of)],
            [.. groups.Select(group => Summary.Of(group.Key.Target, group.Key.Load, [.. group]))],
            [.. loads.SelectMany(load => RatioLine.Of(stage.Measurements, load))],
            checks);
    }
}

/// <summary>What a process spent, an order where that makes sense.</summary>
internal sealed record ProcessFigures(
    string Process, double CpuMicrosecondsAnOrder, double ResidentMegabytes, int Handles, double? AllocatedBytesAnOrder, IReadOnlyList<int> Collections, double PauseMilliseconds)
{
    public static ProcessFigures Of(Spent spent, long orders) => new(
        spent.Process, spent.Cpu.TotalMicroseconds / Math.Max(1, orders), spent.ResidentBytes / 1048576.0, spent.Handles,
        spent.AllocatedBytes is { } bytes ? (double)bytes / Math.Max(1, orders) : null, spent.Collections, spent.Pause.TotalMilliseconds);
}

/// <summary>One measurement in figures; latencies in milliseconds.</summary>
internal sealed record RoundFigures(
    string Target, string Load, int Round, long Sent, long Failed, IReadOnlyDictionary<int, long> Statuses, double PerSecond, double P50, double P90, double P99, double P999,
    double Longest, double AcknowledgedP99, double GeneratorLateP99, IReadOnlyList<ProcessFigures> Processes, IReadOnlyList<double> PerSecondOverTime, IReadOnlyList<double> P99OverTime)
{
    public static RoundFigures Of(Measurement measured)
    {
        var observed = measured.Observed;
        double Milliseconds(double part) => observed.Latencies.Percentile(part).TotalMilliseconds;
        return new RoundFigures(
            measured.Target, measured.Load, measured.Round, observed.Sent, observed.Failed, observed.Statuses, observed.PerSecond,
            Milliseconds(0.5), Milliseconds(0.9), Milliseconds(0.99), Milliseconds(0.999), observed.Latencies.Longest.TotalMilliseconds,
            observed.Acknowledged.Percentile(0.99).TotalMilliseconds,
            observed.Lateness.Percentile(0.99).TotalMilliseconds, [.. measured.Spent.Select(spent => ProcessFigures.Of(spent, observed.Sent))],
            [.. observed.Seconds.Select(second => (double)second.Answered)], [.. observed.Seconds.Select(second => second.Latencies.Percentile(0.99).TotalMilliseconds)]);
    }
}

/// <summary>All rounds of one load on one target: medians and how far they spread.</summary>
internal sealed record Summary(
    string Target, string Load, Spread PerSecond, Spread P50, Spread P99, Spread P999, Spread Cpu, Spread? Redis, Spread? Labs, Spread? Generator, Spread? AllocatedKilobytes, Spread Megabytes, Spread Late, long Failed)
{
    public static Summary Of(string target, string load, IReadOnlyList<Measurement> measured)
    {
        Spread Each(Func<Measurement, double> figure) => Spread.Of(measured.Select(one => (double?)figure(one)))!;
        Spread? Some(Func<Measurement, double?> figure) => Spread.Of(measured.Select(figure));
        Spread Latency(double part) => Each(one => one.Observed.Latencies.Percentile(part).TotalMilliseconds);
        return new Summary(
            target, load, Each(one => one.Observed.PerSecond), Latency(0.5), Latency(0.99), Latency(0.999), Each(one => one.OwnCpu),
            Some(one => one.CpuOf("redis")), Some(one => one.CpuOf("labs")), Some(one => one.CpuOf(Spent.Generator)), Some(one => one.Allocated / 1024),
            Each(one => one.ResidentMegabytes), Each(one => one.Observed.Lateness.Percentile(0.99).TotalMilliseconds), measured.Sum(one => one.Observed.Failed));
    }
}

/// <summary>A target that is built on YARP, divided by bare YARP, round by round.</summary>
internal sealed record RatioLine(string Target, string What, string Load, Spread Ratio)
{
    public static IEnumerable<RatioLine> Of(IReadOnlyList<Measurement> measured, string load)
    {
        (string What, Func<Measurement, double> Figure)[] figures =
        [
            ("orders a second", one => one.Observed.PerSecond),
            ("CPU an order", one => one.OwnCpu),
            ("CPU an order, each divided by the generator's", one => one.OwnCpu / (one.CpuOf(Spent.Generator) ?? double.NaN)),
            ("CPU an order with Redis", one => one.OwnCpu + (one.CpuOf("redis") ?? 0)),
            ("p99", one => one.Observed.Latencies.Percentile(0.99).TotalMilliseconds),
        ];
        return
            from target in new[] { Site.Target.Minimise, Site.Target.Parts, Site.Target.Gateway }
            from figure in figures
            let ratio = Interleaved.Ratio(measured, load, figure.Figure, target)
            where ratio is not null
            select new RatioLine(target, figure.What, load, ratio);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext;
