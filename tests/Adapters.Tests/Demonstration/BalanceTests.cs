using System.Net;
using Demo.Balance;
using Demo.Operations;
using Demo.Orders;
using Demo.Records;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace Adapters.Tests.Demonstration;

/// <summary>A balance that cannot fail proves nothing: each thing that may go wrong must show.</summary>
public sealed class BalanceTests
{
    private const string Reported = "lab-noord";
    private const string Suspended = "lab-midden";
    private static readonly DateTimeOffset Quiesced = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly GeneratedOrder[] Orders = [.. new OrderGenerator(new OrderGeneratorOptions { Programme = Programme.Cervical }).Orders(3)];

    [Fact]
    public void Two_results_and_one_held_order_balance() => Assert.True(Sheet(Good()).Holds);

    [Fact]
    public void An_order_that_is_nowhere_is_lost()
    {
        var evidence = Good();
        var forgotten = Tasks(evidence, Orders[2], new TaskView("t", Orders[2].PlacerOrderNumber.Value, "accepted", null, Reported));
        Assert.Equal(["held", "orders lost"], Wrong(evidence with { Tasks = forgotten }));
    }

    [Fact]
    public void A_result_that_the_ledger_counts_and_no_programme_has_is_missed() =>
        Assert.Equal(["resulted", "orders lost"], Wrong(Good() with { Programmes = [Reports(Orders[0])] }));

    [Fact]
    public void An_order_at_two_labs_that_was_not_moved_is_found() =>
        Assert.Equal([$"at two labs, not taken from {Suspended}"], Wrong(Good() with { Tubes = Tubes((Reported, [Orders[0], Orders[1]]), ("lab-zuid", [Orders[0]])) }));

    [Fact]
    public void A_report_about_another_person_is_found()
    {
        var stranger = Line(Orders[1]) with { PatientIdentifiers = [new FhirIdentifier("http://fhir.nl/fhir/NamingSystem/bsn", Orders[0].Bsn)] };
        Assert.Equal(["reports about another person"], Wrong(Good() with { Programmes = [new ProgrammeRecord("cervical", "", [Line(Orders[0]), stranger])] }));
    }

    [Fact]
    public void A_request_that_reaches_a_suspended_lab_is_found()
    {
        var late = new LabRecord(Suspended, "", [new LabLine(7, Quiesced.AddMilliseconds(1), "created", "cervical-1")], []);
        Assert.Equal([$"requests that reached {Suspended} once suspended"], Wrong(Good() with { Labs = [late] }));
    }

    [Fact]
    public void An_order_that_the_ledger_never_took_is_found() =>
        Assert.Contains("accepted", Wrong(Good() with { Ledger = [Ledger(accepted: 2, held: 0, resulted: 2)] }));

    [Fact]
    public void What_an_earlier_run_left_held_and_now_got_its_result_is_no_surplus()
    {
        var evidence = Good() with { Before = [Ledger(accepted: 1, held: 1, resulted: 0)], Ledger = [Ledger(accepted: 4, held: 1, resulted: 3)] };
        var earlier = Line(Orders[0]) with { OrderNumbers = [new FhirIdentifier(null, "BMHK000000000001")] };
        Assert.True(Sheet(evidence with { Programmes = [new ProgrammeRecord("cervical", "", [Line(Orders[0]), Line(Orders[1]), earlier])] }).Holds);
    }

    private static BalanceSheet Sheet(Evidence evidence) => BalanceSheet.Of(evidence);

    private static string[] Wrong(Evidence evidence) => [.. Sheet(evidence).Lines.Where(line => !line.Holds).Select(line => line.What)];

    /// <summary>Three orders: two with a result from one lab, the third held.</summary>
    private static Evidence Good() => new(
        [Ledger(0, 0, 0)],
        ReportsBefore: 0,
        [Ledger(accepted: 3, held: 1, resulted: 2)],
        [.. Orders.Select(order => new SentOrder(order, HttpStatusCode.Created, Task(order, "accepted", Reported)))],
        new Dictionary<string, TaskView>(StringComparer.Ordinal)
        {
            [Orders[0].PlacerOrderNumber.Value] = Task(Orders[0], "completed", Reported),
            [Orders[1].PlacerOrderNumber.Value] = Task(Orders[1], "completed", Reported),
            [Orders[2].PlacerOrderNumber.Value] = Task(Orders[2], "requested", null) with { BusinessStatus = "held-no-capacity" },
        },
        [new LabRecord(Suspended, "", [], [])],
        Tubes((Reported, [Orders[0], Orders[1]])),
        [Reports(Orders[0], Orders[1])],
        new Suspension(Suspended, Quiesced));

    private static TaskView Task(GeneratedOrder order, string status, string? lab) => new("t" + order.Barcode, order.PlacerOrderNumber.Value, status, null, lab);

    private static Dictionary<string, TaskView> Tasks(Evidence evidence, GeneratedOrder order, TaskView task) =>
        new(evidence.Tasks, StringComparer.Ordinal) { [order.PlacerOrderNumber.Value] = task };

    private static ProgrammeView Ledger(long accepted, long held, long resulted) =>
        new("cervical", "Bevolkingsonderzoek baarmoederhalskanker", new Books(accepted, held, 0, 0, 0, 0, resulted, 0, 0, 0));

    private static Dictionary<string, ILookup<string, LabLine>> Tubes(params (string Lab, GeneratedOrder[] Orders)[] labs) =>
        labs.ToDictionary(lab => lab.Lab, lab => lab.Orders.ToLookup(order => order.Barcode, _ => new LabLine(1, Quiesced, "created"), StringComparer.Ordinal), StringComparer.Ordinal);

    private static ProgrammeRecord Reports(params GeneratedOrder[] orders) => new("cervical", "", [.. orders.Select(Line)]);

    private static ReportLine Line(GeneratedOrder order) =>
        new([order.PlacerOrderNumber], [new FhirIdentifier("http://fhir.nl/fhir/NamingSystem/bsn", order.Bsn)], 1, IsRepeat: false);
}
