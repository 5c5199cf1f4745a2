using Demo.Incident;
using Demo.Operations;
using Demo.Orders;
using Demo.Records;

namespace Adapters.Tests.Demonstration;

/// <summary>Whatever may go wrong when the lab comes back, and when the signal ends that, must show.</summary>
public sealed class ReturnFiguresTests
{
    private const string Hacked = IncidentPlan.Hacked;
    private const string Noord = "lab-noord";
    private const string ByOneself = "approvals of one's own request";
    private const string People = "people who brought it back";
    private const string OnePlace = "people of them in one place only";
    private const string AfterSignal = $"requests to {Hacked} after the signal";
    private const string Took = "orders that the signal took from it";
    private static readonly DateTimeOffset Posted = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Quiesced = Posted.AddMilliseconds(20);

    /// <summary>Twelve places of each of two tests: 2, 6 and 12 by the steps; the careful programme stays at 2.</summary>
    private static readonly IncidentPlan Plan = new(Weeks: 4, BreakInAfter: 3, OrdersAWeek: 15, Week: TimeSpan.FromSeconds(1));

    [Fact]
    public void A_return_by_two_people_and_three_steps_that_a_signal_ends_agrees() => Assert.Empty(Wrong(Good()));

    [Fact]
    public void An_approval_by_who_had_asked_is_found() => Assert.Equal(
        [ByOneself, People], Wrong(By(people => people with { ByOneself = true, Answered = ["operator-anna"], Request = people.Request! with { Decider = "operator-anna" } })));

    [Fact]
    public void A_second_person_of_whom_the_request_knows_nothing_is_found() =>
        Assert.Equal([People, OnePlace], Wrong(By(people => people with { Request = people.Request! with { Decider = null } })));

    [Fact]
    public void A_request_that_names_somebody_else_is_found() =>
        Assert.Equal([OnePlace], Wrong(By(people => people with { Request = people.Request! with { Decider = "operator-cees" } })));

    [Fact]
    public void A_lab_that_nobody_brought_back_is_found() => Assert.Equal([People], Wrong(By(people => people with { Answered = [], Request = null })));

    [Fact]
    public void A_request_on_evidence_from_before_is_found() => Assert.Equal(["reinstatements asked on evidence from before"], Wrong(By(people => people with { OnOldEvidence = true })));

    [Fact]
    public void Evidence_that_is_missing_is_found() => Assert.Equal(
        ["kinds of evidence that it came back on"], Wrong(By(people => people with { Lab = people.Lab with { Evidence = [new("audit", "valid"), new("certificate", "missing")] } })));

    [Fact]
    public void More_places_than_the_step_has_are_found() => Assert.Equal(
        [$"places at {Hacked} with a tenth of it"], Wrong(At(0, step => step with { Lab = Lab(fit: 6) })));

    [Fact]
    public void A_gateway_that_ignores_the_step_is_found_by_the_orders_too() => Assert.Equal(
        [$"places at {Hacked} with a tenth of it", "orders given to it with a tenth of it"], Wrong(At(0, step => step with { Lab = Lab(fit: 12), Given = 11 })));

    [Fact]
    public void A_careful_programme_that_goes_on_is_found() => Assert.Equal(
        [$"places at {Hacked} with all of it", "orders given to it with all of it"], Wrong(At(2, step => step with { Lab = Lab(fit: 12, hrhpv: 12), Given = 18 })));

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    public void Orders_more_or_fewer_than_a_step_has_places_for_are_found(int given) =>
        Assert.Equal(["orders given to it with half of it"], Wrong(At(1, step => step with { Given = given })));

    [Fact]
    public void A_request_after_the_signal_is_found() =>
        Assert.Equal([AfterSignal], Wrong(Good(), requests: [new LabLine(9, Quiesced, "created", "number-9")]));

    [Fact]
    public void A_request_between_the_signal_and_quiesced_is_none_after_it() =>
        Assert.Empty(Wrong(Good(), requests: [new LabLine(9, Quiesced.AddMilliseconds(-1), "created", "number-9")]));

    [Fact]
    public void A_signal_that_stops_nothing_is_found() => Assert.Equal(
        [AfterSignal, Took], Wrong(Good() with { Stopped = new OperationView("", "None", null, 0, 0, 0, []) }, requests: [new LabLine(9, Posted.AddMilliseconds(1), "created", "number-9")]));

    [Fact]
    public void An_order_that_the_signal_leaves_with_the_lab_is_found() => Assert.Equal([Took], Wrong(Good() with { Stopped = Good().Stopped with { Held = 0 } }));

    [Fact]
    public void A_result_that_was_taken_after_the_signal_is_found() => Assert.Equal(["results kept apart, of both times"], Wrong(Good(), keptApart: 0));

    [Fact]
    public void An_order_that_the_stopped_lab_did_is_found() =>
        Assert.Equal(["orders since the signal, done by no other lab"], Wrong(Good(), doneBy: Hacked));

    [Fact]
    public void An_order_that_only_the_ledger_calls_done_is_found() =>
        Assert.Equal(["orders since the signal, done by another lab", "orders since the signal, done by no other lab"], Wrong(Good(), doneBy: Noord, resultTaken: false));

    [Fact]
    public void An_order_that_the_report_of_both_times_misses_is_found() => Assert.Equal(
        [$"orders ever sent to {Hacked}, in both times"], Wrong(Good() with { Exposure = Exposure(orders: 2) }));

    private static string[] Wrong(ReturnAccount comeback, LabLine[]? requests = null, int keptApart = 1, string doneBy = Noord, bool resultTaken = true)
    {
        var ledger = Ledger(keptApart, doneBy);
        var end = new Moment(ledger, Files(Left(requests ?? [], "tube-3"), doneBy == Noord && resultTaken ? ["tube-4"] : []));
        return [.. ReturnFigures.Of(Plan, Account(), new Moment(ledger, Files(Midden(["tube-1"], ["tube-1"]), [])), comeback with { End = end }).Where(figure => !figure.Agrees).Select(figure => figure.What)];
    }

    private static ReturnAccount By(Func<TwoPeople, TwoPeople> differently) => Good() with { People = differently(Good().People) };

    private static ReturnAccount At(int at, Func<RampLook, RampLook> differently) => Good() with { Steps = [.. Good().Steps.Select((step, index) => index == at ? differently(step) : step)] };

    /// <summary>
    /// Nine orders of each test wait for the lab. Of the tubes on its disk 1 is of the first time; when the signal came, its result of 2 was taken, and 3 was still to be done. Order 4
    /// came after the signal, to lab-noord.
    /// </summary>
    private static ReturnAccount Good()
    {
        var before = Files(Left([]), []);
        return new ReturnAccount(
            new Dictionary<string, long>(StringComparer.Ordinal) { ["fit"] = 9, ["hrhpv"] = 9 },
            new TwoPeople(
                OnOldEvidence: false,
                ByOneself: false,
                ["operator-anna", "operator-bram"],
                [],
                new RequestView("request-1", "reinstatement", Hacked, "digest", "operator-anna", "Done", "operator-bram"),
                Lab(fit: 2)),
            [new RampLook(0.1, Lab(fit: 2), 4), new RampLook(0.5, Lab(fit: 6), 8), new RampLook(1, Lab(fit: 12), 11)],
            new(new SignalAnswer("signal-1", "Cut", "operation-2"), Posted, Quiesced),
            before,
            new OperationView("operation-2", "Done", Quiesced, 0, 1, 0, []),
            Exposure(orders: 3),
            new Moment(Ledger(1, Noord), before));
    }

    private static LabView Lab(int fit, int hrhpv = 2) => new(
        Hacked, "Laboratorium Midden", "active", null, [new("fit", fit, 0, 0), new("hrhpv", hrhpv, 0, 0)], [new("audit", "valid"), new("certificate", "valid")], [new(IncidentPlan.Careful, 0.1)]);

    private static ExposureAccount Exposure(int orders) => new(new ExposureView(orders, orders, new(orders, orders), new(0, 0), [], []), [], [], Files(Left([]), []));

    private static IncidentAccount Account() => new(
        new(new PreviewView([], new(0, 0, 0), [], []), Posted, Posted), new(new SuspensionAnswer("operation-1", Posted, 0), Posted, Posted), new OperationView("operation-1", "Done", Posted, 0, 0, 0, []), []);

    private static LedgerLook Ledger(int keptApart, string doneBy) => new(
        [],
        [.. Enumerable.Range(0, keptApart).Select(number => new KeptApartView($"{number}", "bowel", Hacked, "lab-suspended", null))],
        [],
        new Dictionary<string, TaskView>(StringComparer.Ordinal) { ["order-4"] = new("task-4", "order-4", "completed", null, doneBy) });

    private static LabFiles Left(LabLine[] requests, params string[] keptApart) => Midden(["tube-1", "tube-2", "tube-3"], ["tube-1", "tube-2"]) with { Requests = requests, KeptApart = Tubes(keptApart) };

    private static LabFiles Midden(string[] tubes, string[] taken) => new(Hacked, [], Tubes(tubes), Tubes(taken), Tubes(), Tubes(tubes));

    private static IncidentFiles Files(LabFiles midden, string[] takenOfNoord)
    {
        var noord = new LabFiles(Noord, [], Tubes("tube-4"), Tubes(takenOfNoord), Tubes(), Tubes("tube-4"));
        var late = Quiesced.AddSeconds(1);
        return new IncidentFiles(
            [new PlacedLine("bowel", "order-4", "tube-4", "person-4", late, late, 201, "task-4")],
            new Dictionary<string, LabFiles>(StringComparer.Ordinal) { [Hacked] = midden, [Noord] = noord },
            Array.Empty<ReportLine>().ToLookup(_ => "", StringComparer.Ordinal));
    }

    private static HashSet<string> Tubes(params string[] barcodes) => barcodes.ToHashSet(StringComparer.Ordinal);
}
