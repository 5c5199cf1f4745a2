using System.Globalization;
using Gateway.Ledger.Benchmarks;

switch (args)
{
    case ["throughput", .. var connections]:
        return await Throughput.WriteAsync(Console.Out, connections.Length > 0 ? int.Parse(connections[0], CultureInfo.InvariantCulture) : null);
    case ["scale", .. var sizes]:
        return await Scale.WriteAsync(Console.Out, sizes.Length > 0 ? [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))] : [1_000, 10_000, 100_000, 1_000_000]);
    case ["move", .. var orders]:
        return await MoveScale.WriteAsync(Console.Out, orders.Length > 0 ? int.Parse(orders[0], CultureInfo.InvariantCulture) : 100_000);
    case ["exposure", .. var disclosures]:
        return await ExposureScale.WriteAsync(Console.Out, disclosures.Length > 0 ? int.Parse(disclosures[0], CultureInfo.InvariantCulture) : 1_000_000);
    case ["exposure-report", var address]:
        return await ExposureScale.ReportAsync(Console.Out, address);
    case ["audit"]:
        await AuditCost.WriteAsync(Console.Out);
        return 0;
    default:
        await Console.Error.WriteLineAsync("throughput: placing and settling with 256 callers, beside redis-benchmark.  scale [ORDERS...]: cost of each operation and memory an order.  move [ORDERS]: a suspended lab's orders re-placed.  exposure [DISCLOSURES]: the report of what a lab was sent.  audit: what recording a disclosure costs.");
        return 2;
}
