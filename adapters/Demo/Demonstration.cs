using Demo.Balance;
using Demo.Operations;
using Demo.Orders;
using Demo.Records;
using Demo.Show;
using Demo.Site;
using Spectre.Console;

namespace Demo;

/// <summary>The story: orders come in, one of them is looked at closely, a lab is suspended half-way, and in the end the books must balance.</summary>
internal sealed class Demonstration : IDisposable
{
    private const string SuspendedLab = "lab-midden";
    private static readonly TimeSpan MovingTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ResultTime = TimeSpan.FromSeconds(45);

    private readonly DemonstrationOptions _options;
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly OperationsClient _operator;
    private readonly OperationsClient _second;
    private readonly Lookout _lookout;
    private readonly CloseUp _closeUp;
    private readonly Placers _placers;
    private readonly Board _board;
    private readonly Snapshot _before;

    private Demonstration(DemonstrationOptions options, SceneOptions scene, Home home, IAnsiConsole console, bool live, Lookout lookout, Snapshot before, TimeProvider time)
    {
        (_options, _console, _lookout, _before, _time) = (options, console, lookout, before, time);
        _operator = new OperationsClient(GatewayPorts.OperationsPlane, home.Certificates, "operator-anna");
        _second = new OperationsClient(GatewayPorts.OperationsPlane, home.Certificates, "operator-bram");
        _closeUp = new CloseUp(lookout, scene, console, time);
        // A kept ledger knows the numbers of earlier runs: what it has accepted so far makes a seed that it has not seen.
        _placers = new Placers(GatewayPorts.DataPlane, home.Certificates, seed: (int)(1 + (before.Accepted % 9999)), time);
        _board = new Board(console, live, LookAsync, time);
    }

    /// <returns>True when everything balances.</returns>
    /// <exception cref="HttpRequestException">The gateway stopped answering.</exception>
    public static async Task<bool> RunAsync(
        DemonstrationOptions options, SceneOptions scene, Home home, IAnsiConsole console, bool live, TimeProvider time, CancellationToken cancellation)
    {
        using var lookout = new Lookout(home, scene, time);
        var before = await lookout.LookAsync(sent: 0, cancellation);
        using var demonstration = new Demonstration(options, scene, home, console, live, lookout, before, time);
        return await demonstration.RunAsync(cancellation);
    }

    public void Dispose()
    {
        _operator.Dispose();
        _second.Dispose();
        _placers.Dispose();
    }

    private async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (_before.Labs.Any(lab => lab.Id == SuspendedLab && lab.Standing != "active"))
            await ReinstateAsync(cancellation);
        await _closeUp.ShowAsync(await _placers.SendAsync(0, cancellation), cancellation);

        var work = WorkAsync(cancellation);
        await _board.ShowWhileAsync(work, cancellation);
        var suspension = await work;

        var balance = BalanceSheet.Of(await GatherAsync(suspension, cancellation));
        Tell(balance);
        return balance.Holds;
    }

    private async Task ReinstateAsync(CancellationToken cancellation)
    {
        const string Reason = "Next demonstration";
        var asked = await _operator.AskToReinstateAsync(SuspendedLab, new ReinstatementRequest(Reason, Ramp: new RampRequest([1])), cancellation);
        if (asked is null || await _second.ApproveAsync(asked, Reason, cancellation) is null)
            throw new DemoException($"{SuspendedLab} is not to come back: start without --keep.");
    }

    private async Task<Suspension> WorkAsync(CancellationToken cancellation)
    {
        var half = _options.Orders / 2;
        var pace = _options.Over / _options.Orders;
        await _placers.SendSteadilyAsync(Enumerable.Range(1, half - 1), pace, cancellation);
        var suspending = SuspendAsync(cancellation);
        await _placers.SendSteadilyAsync(Enumerable.Range(half, _options.Orders - half), pace, cancellation);
        _board.Tell($"all {_options.Orders} orders are sent; waiting for the results");
        var suspension = await suspending;
        await WaitAsync(snapshot => snapshot.IsAtRest, ResultTime, cancellation);
        return suspension;
    }

    /// <summary>Suspends a lab and tells where the orders go that it had in hand.</summary>
    private async Task<Suspension> SuspendAsync(CancellationToken cancellation)
    {
        var outstanding = (await _operator.LabsAsync(cancellation)).Single(lab => lab.Id == SuspendedLab).Outstanding;
        var asked = _time.GetTimestamp();
        var quiesced = await _operator.SuspendAsync(SuspendedLab, "Demonstration: signs of an intrusion at the lab", cancellation);
        _board.Tell($"{SuspendedLab} is suspended, quiesced {_time.GetElapsedTime(asked).TotalMilliseconds:0} ms after the call; it had {outstanding} orders in hand");

        var affected = _placers.Sent.Where(order => order.Task?.Lab == SuspendedLab).ToList();
        await WaitAsync(snapshot => snapshot.Labs.Single(lab => lab.Id == SuspendedLab).Outstanding == 0, MovingTime, cancellation);
        var tasks = (await _placers.TasksAsync(affected, cancellation)).Values.Where(task => task.Lab != SuspendedLab).ToList();
        var byLab = tasks.Where(task => task.Lab is not null).GroupBy(task => task.Lab, StringComparer.Ordinal).Select(group => $"{group.Count()} to {group.Key}");
        _board.Tell($"moved after {_time.GetElapsedTime(asked).TotalSeconds:0.0} s: {string.Join(", ", byLab)}; held without a place: {tasks.Count(task => task.IsHeld)}");
        return new Suspension(SuspendedLab, quiesced);
    }

    private async Task<Evidence> GatherAsync(Suspension suspension, CancellationToken cancellation)
    {
        var tasks = await _placers.TasksAsync(_placers.Sent, cancellation);
        var after = await LookAsync(cancellation);
        var tubes = new Dictionary<string, ILookup<string, LabLine>>(StringComparer.Ordinal);
        foreach (var lab in after.LabRecords)
            tubes[lab.Lab] = await lab.ByBarcodeAsync(cancellation);
        return new Evidence(_before.Programmes, _before.Reports, after.Programmes, _placers.Sent, tasks, after.LabRecords, tubes, after.ProgrammeRecords, suspension);
    }

    private void Tell(BalanceSheet balance)
    {
        _console.Write(BalanceTable.Of(balance));
        _console.WriteLine(
            $"{balance.Accepted} accepted = {balance.Resulted} resulted + {balance.Held} held. Taken from {SuspendedLab}: {balance.Moved} moved to another lab, {balance.HeldAfterMove} still held.");
        _console.WriteLine(balance.Holds ? "Everything balances: nothing lost, nothing twice, nothing with the wrong person." : "It does NOT balance: see the lines marked WRONG.");
    }

    /// <summary>Returns as well when patience is over: the balance then says what is missing.</summary>
    private Task WaitAsync(Func<Snapshot, bool> until, TimeSpan patience, CancellationToken cancellation) =>
        _time.UntilAsync(async () => until(await LookAsync(cancellation)), patience, cancellation);

    private Task<Snapshot> LookAsync(CancellationToken cancellation) => _lookout.LookAsync(_placers.Sent.Count, cancellation);
}

/// <param name="Orders">How many are sent.</param>
/// <param name="Over">In what time.</param>
internal sealed record DemonstrationOptions(int Orders, TimeSpan Over);
