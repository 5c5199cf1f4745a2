using System.Globalization;
using Gateway.Disclosure;
using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>What the numbers of an operation mean. Each method makes the call once, ids and all, so that it can be made again.</summary>
internal sealed partial class ModelRun
{
    private const int All = 100;
    private static readonly Sealed Content = Scene.Sealed();

    /// <param name="caller">Who.</param>
    /// <param name="what">A placer (last bit) and the number of its order, from 0.</param>
    /// <param name="how">Bits: 1 other content, 2 urgent, 4 cytology, 8 a lease that runs out, 16 two orders, 32 three, each of the placer's next number; 64 the last has the number of the first, and not its content.</param>
    private Func<Task> Place(Caller caller, int what, int how)
    {
        bool Is(int bit) => (how & bit) != 0;
        int count = Is(32) ? 3 : Is(16) ? 2 : 1;
        PlaceRequest Nth(int next, bool other) => Request((what + (2 * next)) % 12, other, Is(2), Is(4) ? Country.Cytology : Country.Hpv);
        PlaceRequest[] requests = [.. Enumerable.Range(0, count).Select(i => Is(64) && i > 0 && i == count - 1 ? Nth(0, !Is(1)) : Nth(i, Is(1)))];
        TimeSpan lease = Is(8) ? Scene.Shortest : Scene.Long;
        return async () =>
        {
            PlaceOutcome outcome = await _scene.PlaceAsync(lease, requests);
            _model.Place(requests, outcome);
            await LetEndAsync(lease);
            TakeLeases(caller, _model.LeasesGiven);
        };
    }

    private PlaceRequest Request(int number, bool other, bool urgent, string test) => new(
        Id("O"),
        number % 2 == 0 ? "bevolkingsonderzoek-zuid" : "bevolkingsonderzoek-noord",
        (number / 2).ToString(CultureInfo.InvariantCulture),
        other ? "digest-b" : "digest-a",
        test,
        urgent,
        number % 3 == 0 ? "56" : "",
        $"person-{number}",
        Content,
        Content,
        Country.Candidates(test),
        Id("N"));

    /// <param name="caller">Who.</param>
    /// <param name="what">Which of its leases, the newest first.</param>
    /// <param name="how">The outcome, of seven; from 7 on: the next try is later than now.</param>
    private Func<Task>? Settle(Caller caller, int what, int how)
    {
        if (caller.Lease(what) is not { } lease)
            return null;
        TimeSpan wait = how / 7 % 2 == 0 ? Scene.Now : TimeSpan.FromHours(1);
        DeliveryOutcome outcome = (how % 7) switch
        {
            0 or 1 => new DeliveryOutcome.Delivered(),
            2 => new DeliveryOutcome.RefusedByLab(422),
            3 => new DeliveryOutcome.NeverSent(AttemptReason.Connect),
            4 => new DeliveryOutcome.Throttled(wait),
            5 => new DeliveryOutcome.Indeterminate(AttemptReason.Timeout),
            _ => new DeliveryOutcome.CannotMinimise("unknown-element"),
        };
        return async () => _model.Settle(
            lease, outcome, wait == Scene.Now ? Due.Now : Due.Later, await _scene.Settlement.SettleAsync(lease, outcome, wait, CancellationToken.None));
    }

    /// <param name="caller">Who.</param>
    /// <param name="what">Odd: one order only.</param>
    /// <param name="how">Odd: a lease that runs out.</param>
    private Func<Task> ClaimDue(Caller caller, int what, int how)
    {
        string operation = LedgerIds.NewId();
        TimeSpan lease = how % 2 == 1 ? Scene.Shortest : Scene.Long;
        return async () =>
        {
            int most = what % 2 == 1 && !_model.SomethingIsToBeClearedAway ? 1 : All;
            _model.ClaimDue(operation, most, await _scene.Dispatching.ClaimDueAsync(operation, _scene.Programme, most, lease, CancellationToken.None));
            await LetEndAsync(lease);
            TakeLeases(caller, _model.LeasesGiven);
        };
    }

    /// <param name="caller">Who.</param>
    /// <param name="what">Odd: one order only.</param>
    /// <param name="how">Bits: 1 a lease that runs out, 2 cytology.</param>
    private Func<Task> ClaimHeld(Caller caller, int what, int how)
    {
        string operation = LedgerIds.NewId(), test = Country.Tests[how / 2 % 2];
        string[] fresh = Numbers(20);
        TimeSpan lease = how % 2 == 1 ? Scene.Shortest : Scene.Long;
        return async () =>
        {
            string[] numbers = what % 2 == 1 && !_model.SeveralWaitApart(test) ? fresh[..1] : fresh;
            IReadOnlyList<ClaimedOrder> claimed = await _scene.Dispatching.ClaimHeldAsync(
                operation, _scene.Programme, test, Country.Candidates(test), numbers, lease, CancellationToken.None);
            _model.ClaimHeld(operation, test, numbers.Length, numbers, claimed);
            await LetEndAsync(lease);
            TakeLeases(caller, _model.LeasesGiven);
        };
    }

    /// <param name="what">The lab that loses its orders.</param>
    /// <param name="how">Bits: 1 one order only, 2 only tests of HPV have a place elsewhere.</param>
    private Func<Task> Move(int what, int how)
    {
        string batch = LedgerIds.NewId(), lab = Lab(what);
        string[] numbers = Numbers(20);
        var candidates = Country.Tests.Take(how / 2 % 2 == 1 ? 1 : 2).ToDictionary(test => test, Country.Candidates, StringComparer.Ordinal);
        return async () =>
        {
            var plan = new MovePlan(0, how % 2 == 1 && !_model.SomethingIsToBeClearedAway ? 1 : All, candidates, numbers);
            _model.Move(batch, lab, plan, await _scene.Moving.MoveAsync(batch, _scene.Programme, lab, Scene.Operation, plan, CancellationToken.None));
        };
    }

    /// <param name="what">Lab.</param>
    /// <param name="how">Of four: move, cut, drain, move; from 12 to 15: and its orders stay where they are.</param>
    private Func<Task> Suspend(int what, int how)
    {
        SuspensionMode mode = (how % 4) switch { 1 => SuspensionMode.Cut, 2 => SuspensionMode.Drain, _ => SuspensionMode.Move };
        SuspensionRecord suspension = Scene.Suspension(mode, stopped: how / 4 % 4 == 3);
        return async () => _model.Suspend(Lab(what), suspension, await _scene.Standing.SuspendAsync(_scene.Programme, Lab(what), suspension, CancellationToken.None));
    }

    /// <param name="what">Lab.</param>
    /// <param name="how">Of four: all of it, three, two or one quarter.</param>
    private Func<Task> Reinstate(int what, int how)
    {
        double ramp = 1 - (how % 4 / 4d);
        long turn = Scene.NextTurn();
        return async () =>
        {
            bool changed = await _scene.Standing.ReinstateAsync(_scene.Programme, Lab(what), turn, CancellationToken.None);
            await _scene.RampAsync(Lab(what), ramp);
            _model.Reinstate(Lab(what), turn, ramp, changed);
        };
    }

    /// <param name="what">Lab, and from 3 on of cytology.</param>
    /// <param name="how">Of eight, 0: the registry's figure again; else one less than this. From 16 on, of 32: from tomorrow, from 24 on from the day after. From 96 on: a preview.</param>
    private Func<Task>? SetCapacity(int what, int how)
    {
        string test = Country.Tests[what / 3 % 2];
        if (Country.Find(Lab(what), test) is not { } lab)
            return null;
        int? figure = how % 8 == 0 ? null : (how % 8) - 1;
        int later = Math.Max(0, (how / 8 % 4) - 1);
        bool preview = how / 32 % 4 == 3;
        return async () =>
        {
            DateOnly today = lab.Calendar.DayAt(DateTimeOffset.FromUnixTimeMilliseconds(await NowAsync()));
            _model.SetCapacity(lab, test, figure, today, today.AddDays(later), preview, await _scene.Capacity.SetAsync(
                _scene.Programme, lab, test, figure, later == 0 ? null : today.AddDays(later), preview ? null : Scene.ChangeByAnna(), CancellationToken.None));
        };
    }

    /// <param name="what">Which order, the newest first.</param>
    private Func<Task>? Cancel(int what)
    {
        string[] ids = [.. _model.Orders.Select(o => o.Id)];
        if (ids.Length == 0)
            return null;
        string id = ids[^((what % ids.Length) + 1)];
        return async () => _model.Cancel(id, await _scene.Cancellation.CancelAsync(id, CancellationToken.None));
    }

    /// <param name="caller">To whom the lab's answer would have gone: one of its leases names lab and number.</param>
    /// <param name="what">Which lease, the newest first; an old one is of a lab that may no longer hold the order.</param>
    /// <param name="how">Bits: 1 interim, 2 other content.</param>
    private Func<Task>? Result(Caller caller, int what, int how)
    {
        if (caller.Lease(what) is not { } lease)
            return null;
        bool final = how % 2 == 0;
        ResultRecord result = Scene.Result("rapport", $"{(final ? "uitslag" : "voorlopig")}-{how / 2 % 2}", final ? ReportClass.Final : ReportClass.Interim, final);
        return async () => _model.Accept(
            lease, result, await _scene.Results.AcceptAsync(_scene.Programme, lease.Lab, lease.OrderNumber, result, TimeSpan.Zero, CancellationToken.None));
    }

    /// <param name="how">Odd: everything is older than the limit; else nothing is.</param>
    private Func<Task> Retain(int how)
    {
        TimeSpan limit = how % 2 == 1 ? TimeSpan.Zero : TimeSpan.FromDays(90);
        return async () => _model.Retain(how % 2 == 1, await _scene.Retention.EndAsync(_scene.Programme, limit, Country.Tests, All, CancellationToken.None));
    }

    private static string Lab(int what) => Country.Labs[what % Country.Labs.Length];
}
