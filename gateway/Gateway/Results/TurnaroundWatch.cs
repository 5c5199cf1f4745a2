using Gateway.Ledger;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Results;

/// <summary>How long labs take, against what was agreed; too many overdue orders raise a signal.</summary>
internal sealed class TurnaroundWatch(
    GatewayRegistry registry,
    Turnaround turnaround,
    Signals signals,
    IOptions<ResultOptions> options,
    ILogger<TurnaroundWatch> log)
{
    /// <summary>The percentiles are of so many days.</summary>
    private const int Days = 30;

    private const int Named = 200;
    /// <summary>Each lab's figures for each of its tests, as they stand.</summary>
    public async Task<IReadOnlyList<TurnaroundView>> ViewAsync()
    {
        var views = new List<TurnaroundView>();
        foreach (var programme in registry.Programmes)
        {
            foreach (var test in programme.Tests)
            {
                foreach (var lab in registry.Labs.Where(lab => registry.Capability(lab.Id, test.Id) is not null))
                    views.Add(await ViewAsync(programme.Id, lab.Id, test.Id));
            }
        }

        return views;
    }

    /// <summary>Raises a signal for each lab and test of which more are overdue than the rule allows.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var view in await ViewAsync())
        {
            if (view.Outstanding < options.Value.OverdueLeast || view.OverduePercent <= options.Value.OverduePercent)
                continue;
            await signals.RaiseAsync(view.Programme, SignalKind.OverdueRate, view.Lab, view.Test, cancellation);
            ResultLog.Overdue(log, view.Programme, view.Lab, view.Test, view.Overdue, view.Outstanding);
        }
    }

    private async Task<TurnaroundView> ViewAsync(string programme, string lab, string test)
    {
        var figures = await turnaround.FiguresAsync(programme, lab, test, Days);
        var agreed = registry.Capability(lab, test)?.AgreedHours;
        var overdue = agreed is { } hours
            ? await turnaround.OverdueAsync(programme, lab, test, TimeSpan.FromHours(hours), Named)
            : new OverdueOrders(0, []);
        return new TurnaroundView(
            programme,
            lab,
            test,
            figures.Results,
            figures.Results == 0 ? null : figures.P50.TotalHours,
            figures.Results == 0 ? null : figures.P90.TotalHours,
            agreed,
            figures.Outstanding,
            overdue.Count,
            [.. overdue.Orders.Select(order => new OverdueView(order.OrderId, order.Delivered))]);
    }
}
