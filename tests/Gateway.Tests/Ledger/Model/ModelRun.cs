using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>One sequence in a programme of its own: each operation is done in Redis, told to the model, and what Redis then shows is compared and judged.</summary>
internal sealed partial class ModelRun
{
    // What the ledger does for a while only (5 s between two tries, 10 s of silence) is the same all through a sequence that is shorter.
    private const int LongestMilliseconds = 4000;

    private readonly Scene _scene;
    private readonly Observer _observer;
    private readonly LedgerModel _model = new();
    private readonly Invariants _invariants = new();
    private readonly Caller[] _callers = [.. Enumerable.Range(0, Sequences.Callers).Select(_ => new Caller())];
    private int _named;

    private ModelRun(Scene scene)
    {
        _scene = scene;
        _observer = new Observer(scene);
    }

    /// <summary>Runs a sequence.</summary>
    /// <param name="scene">A programme that nothing was done in.</param>
    /// <param name="operations">The sequence.</param>
    /// <returns>What happened, and at which step it went wrong, if it did.</returns>
    public static async Task<Verdict> RunAsync(Scene scene, IReadOnlyList<Operation> operations)
    {
        var run = new ModelRun(scene);
        var told = new List<string>();
        Observation start = await run._observer.LookAsync([]), before = start;
        foreach (Operation operation in operations)
        {
            string? wrong = null;
            run._model.Begin();
            try
            {
                await run.DoAsync(operation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Also what the room throws where it must not.
                wrong = e is DisagreementException ? e.Message : e.ToString();
            }

            Observation after = await run._observer.LookAsync(run._model.Ids);
            // On a machine so slow, or over midnight, the rest says nothing.
            if (after.Milliseconds - start.Milliseconds > LongestMilliseconds || after.Day != start.Day)
                return new Verdict(told, Wrong: null, CutShort: true);
            wrong ??= run.Judge(after);
            told.Add($"{operation}\n{Changes(before.Picture, after.Picture)}");
            if (wrong is not null)
                return new Verdict(told, wrong, CutShort: false);
            before = after;
        }

        return new Verdict(told, Wrong: null, CutShort: false);
    }

    private string? Judge(Observation seen)
    {
        try
        {
            _invariants.Check(seen, _model.LeasesGiven, _model.CapacityOf);
        }
        catch (DisagreementException e)
        {
            return e.Message;
        }

        object[] expected = [.. _model.Draw().Things], actual = [.. seen.Picture.Things];
        return string.Join('\n', expected.Zip(actual).Where(pair => !pair.First.Equals(pair.Second)).Select(pair => $"Redis has   {pair.Second}\n  must have {pair.First}")) is { Length: > 0 } wrong ? wrong : null;
    }

    private static string Changes(Picture before, Picture after)
    {
        HashSet<object> known = [.. before.Things];
        return string.Join('\n', after.Things.Where(thing => !known.Contains(thing)).Select(thing => $"    {thing}"));
    }

    private Task DoAsync(Operation operation)
    {
        Caller caller = _callers[operation.Caller % _callers.Length];
        if (operation.Act == Act.Repeat)
            return caller.Done.Count == 0 ? Task.CompletedTask : caller.Done[^Math.Min((operation.What / 4) + 1, caller.Done.Count)]();
        if (Prepare(operation, caller) is not { } act)
            return Task.CompletedTask;
        caller.Done.Add(act);
        return act();
    }

    // Null when there is nothing yet that it could be done with.
    private Func<Task>? Prepare(Operation operation, Caller caller) => operation.Act switch
    {
        Act.Place => Place(caller, operation.What, operation.How),
        Act.Settle => Settle(caller, operation.What, operation.How),
        Act.ClaimDue => ClaimDue(caller, operation.What, operation.How),
        Act.ClaimHeld => ClaimHeld(caller, operation.What, operation.How),
        Act.Move => Move(operation.What, operation.How),
        Act.Suspend => Suspend(operation.What, operation.How),
        Act.Reinstate => Reinstate(operation.What, operation.How),
        Act.SetCapacity => SetCapacity(operation.What, operation.How),
        Act.Cancel => Cancel(operation.What),
        Act.Result => Result(caller, operation.What, operation.How),
        Act.Retain => Retain(operation.How),
        Act.Reallocate => Reallocate(operation.What, operation.How),
        Act.Resend => Resend(operation.What, operation.How),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation.Act, "No such act."),
    };

    // Ids that are the same in each run of a sequence.
    private string Id(string kind) => $"{_scene.Programme}-{kind}{_named++}";

    private string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Id("N"))];

    private static void TakeLeases(Caller caller, IEnumerable<AllocationRecord> given) =>
        caller.Given.AddRange(given.Where(lease => !caller.Given.Exists(mine => (mine.OrderId, mine.Lease) == (lease.OrderId, lease.Lease))));

    // A lease of a millisecond is over by the clock of Redis before the next step.
    private async Task LetEndAsync(TimeSpan lease)
    {
        if (lease != Scene.Shortest || _model.LeasesGiven.Count == 0)
            return;
        long until = _model.LeasesGiven.Max(l => l.LeaseUntil.ToUnixTimeMilliseconds());
        while (await NowAsync() < until)
            await Task.Yield();
        _model.EndLeasesOfThisStep();
    }

    private Task<long> NowAsync() => _scene.NowAsync();

    /// <summary>A replica of the gateway, or for results the lab that it spoke to: it uses only leases that were given to it.</summary>
    private sealed class Caller
    {
        public List<AllocationRecord> Given { get; } = [];

        /// <summary>What it did, so that it can be done again under the same ids.</summary>
        public List<Func<Task>> Done { get; } = [];

        /// <summary>The newest lease for 0, the one before it for 1, and so on round.</summary>
        public AllocationRecord? Lease(int back) => Given.Count == 0 ? null : Given[^((back % Given.Count) + 1)];
    }
}

/// <param name="Told">Each step and what it changed.</param>
/// <param name="Wrong">Why the last of them is wrong; null when all is well.</param>
/// <param name="CutShort">It took too long to be told to its end.</param>
internal sealed record Verdict(IReadOnlyList<string> Told, string? Wrong, bool CutShort);
