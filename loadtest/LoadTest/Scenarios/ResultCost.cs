using System.Globalization;
using LoadTest.Site;
using LoadTest.Usage;

namespace LoadTest.Scenarios;

/// <summary>What results cost, each.</summary>
/// <param name="Results">That the programme took.</param>
/// <param name="PerSecond">Of them.</param>
/// <param name="Kilobytes">Allocated by the gateway.</param>
/// <param name="Gateway">Its processor time, microseconds.</param>
/// <param name="Redis">Likewise.</param>
internal sealed record ResultCost(long Results, double PerSecond, double Kilobytes, double Gateway, double Redis)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Results,7:0}  {PerSecond,6:0}/s  {Kilobytes,6:0.0} KB  {Gateway,6:0} µs CPU  {Redis,6:0} µs Redis");
}

/// <summary>What the gateway and its Redis spent in a time.</summary>
internal sealed record Bill(double Bytes, double Gateway, double Redis)
{
    public Bill(IReadOnlyList<Spent> spent)
        : this(
            Own(spent).Sum(process => process.AllocatedBytes ?? 0),
            Own(spent).Sum(process => process.Cpu.TotalMicroseconds),
            spent.Where(process => process.Process == "redis").Sum(process => process.Cpu.TotalMicroseconds))
    {
    }

    public static Bill operator -(Bill all, Bill part) => new(all.Bytes - part.Bytes, all.Gateway - part.Gateway, all.Redis - part.Redis);

    public static Bill operator *(Bill one, double times) => new(one.Bytes * times, one.Gateway * times, one.Redis * times);

    public ResultCost For(long results, TimeSpan time)
    {
        double each = Math.Max(1, results);
        return new ResultCost(results, results / time.TotalSeconds, Bytes / 1024 / each, Gateway / each, Redis / each);
    }

    private static IEnumerable<Spent> Own(IReadOnlyList<Spent> spent) => spent.Where(process => process.Process.StartsWith(Target.Gateway, StringComparison.Ordinal));
}
