using Demo.Comparing;
using Demo.Orders;
using Demo.Records;
using Demo.Site;
using Spectre.Console;

namespace Demo.Show;

/// <summary>One order, value by value: what came in, and what its lab got.</summary>
internal sealed class CloseUp(Lookout lookout, SceneOptions scene, IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan DeliveryTime = TimeSpan.FromSeconds(20);

    /// <exception cref="DemoException">It was not accepted, or reached no lab.</exception>
    public async Task ShowAsync(SentOrder sent, CancellationToken cancellation)
    {
        if (sent.Task is null)
            throw new DemoException($"The first order was not accepted: the gateway answered {(sent.Status is { } status ? $"{(int)status}" : "nothing")}. See {scene.LogOf("gateway")}.");
        var (lab, line) = await AtLabAsync(sent, cancellation);
        var request = await lab.BodyAsync(line.Request, cancellation);
        var comparison = Comparison.Of(sent.Order.Body, request);
        console.Write(ComparisonTable.Of(comparison, lab.Lab, console.Profile.Width));
        console.WriteLine(
            $"  {sent.Order.Body.Length:N0} bytes with {comparison.ValuesIn} values came in; {lab.Lab} got {request.Length:N0} bytes, with {comparison.ValuesKept} of those values.");
        console.WriteLine("  = kept   < in part   ~ changed   + the gateway's own   ✗ removed");
        console.WriteLine();
    }

    private async Task<(LabRecord Lab, LabLine Line)> AtLabAsync(SentOrder sent, CancellationToken cancellation)
    {
        (LabRecord, LabLine)? found = null;
        await time.UntilAsync(async () => (found = await FindAsync(sent, cancellation)) is not null, DeliveryTime, cancellation);
        return found ?? throw new DemoException($"The first order reached no lab. See {scene.LogOf("gateway")}.");
    }

    private async Task<(LabRecord, LabLine)?> FindAsync(SentOrder sent, CancellationToken cancellation)
    {
        foreach (var lab in await lookout.LabRecordsAsync(cancellation))
        {
            if ((await lab.ByBarcodeAsync(cancellation))[sent.Order.Barcode].FirstOrDefault() is { } line)
                return (lab, line);
        }

        return null;
    }
}
