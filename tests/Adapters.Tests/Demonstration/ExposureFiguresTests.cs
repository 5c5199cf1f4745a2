using Demo.Incident;
using Demo.Operations;
using Demo.Records;

namespace Adapters.Tests.Demonstration;

/// <summary>Whatever the exposure report may leave out, or tell too much of, must show beside the lab's disk.</summary>
public sealed class ExposureFiguresTests
{
    private const string Hacked = IncidentPlan.Hacked;
    private const string Code = "ServiceRequest.code.coding[system=http://loinc.org]";
    private const string BirthDate = "Patient.birthDate";
    private const string There = $"orders ever sent to {Hacked}";
    private const string Persons = "persons of these orders";
    private const string Certain = "of the orders, there for certain";
    private const string Possible = "possibly there";
    private const string Elements = "elements of orders of persons there";
    private const string ByElement = "elements of these orders, element by element";
    private const string Missing = "on its disk then, and not in the report";
    private const string TooMuch = "in the report then, and not on its disk";
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Two_orders_of_one_person_and_one_without_an_answer_agree() => Assert.Empty(Wrong(Good()));

    [Fact]
    public void An_element_that_the_policies_of_the_report_leave_out_is_found() => Assert.Equal([Elements, Missing], Wrong(Told(report => report with { Policies = [new("midden@1", [Code])] })));

    [Fact]
    public void A_policy_without_its_elements_is_found() => Assert.Equal([Elements, Missing], Wrong(Told(report => report with { Policies = [new("midden@1", null)] })));

    [Fact]
    public void An_element_that_the_report_does_not_count_is_found() => Assert.Equal([ByElement], Wrong(Told(report => report with { Elements = [.. report.Elements.Skip(1)] })));

    [Fact]
    public void An_element_counted_for_too_few_orders_is_found() => Assert.Equal([ByElement], Wrong(Told(report => report with { Elements = [new(Code, 2), new(BirthDate, 3)] })));

    [Fact]
    public void An_element_that_the_lab_was_not_sent_is_found() => Assert.Equal([TooMuch], Wrong(Told(report => report with { Policies = [new("midden@1", [Code, BirthDate, "Patient.name"])] })));

    [Fact]
    public void An_order_that_the_count_misses_is_found() => Assert.Equal([There, Certain], Wrong(Told(report => report with { Orders = 2, Certain = new(1, 1) })));

    [Fact]
    public void A_person_too_many_is_found() => Assert.Equal([Persons], Wrong(Told(report => report with { Persons = 3 })));

    [Fact]
    public void A_possible_order_told_as_certain_is_found() => Assert.Equal([Certain, Possible], Wrong(Told(report => report with { Certain = new(3, 2), Possible = new(0, 0) })));

    [Fact]
    public void An_order_that_the_list_leaves_out_is_found() => Assert.Equal([Elements, Missing], Wrong(Good() with { Orders = [.. Good().Orders.Where(order => order.Number != "order-2")] }));

    [Fact]
    public void An_order_that_no_number_leads_to_is_found() => Assert.Equal([Missing, TooMuch], Wrong(Listed(order => order.Number == "order-1", order => order with { Number = null })));

    [Fact]
    public void One_person_told_as_two_is_found() => Assert.Equal([Missing, TooMuch], Wrong(Listed(order => order.Number == "order-2", order => order with { Person = "token-9" })));

    [Fact]
    public void Two_persons_told_as_one_are_found() => Assert.Equal([Missing, TooMuch], Wrong(Listed(order => order.Number == "order-3", order => order with { Person = "token-1" })));

    [Fact]
    public void A_tube_that_no_programme_sent_is_found() => Assert.Equal([Missing], Wrong(Good() with { Disk = [OnDisk(1), OnDisk(2), OnDisk(7)] }));

    [Fact]
    public void An_order_that_was_cut_off_before_the_lab_had_read_it_may_be_told_as_possible()
    {
        var one = Listing(4, "token-3", "Possible");
        var told = Told(report => report with { Orders = 4, Persons = 3, Possible = new(2, 2), Elements = [new(Code, 4), new(BirthDate, 4)] }) with { Orders = [.. Good().Orders, one] };
        Assert.Empty(Wrong(told, CutOff(4)));
        Assert.Equal([There, Persons, Possible, ByElement], Wrong(told));
        Assert.Contains(TooMuch, Wrong(told with { Orders = [.. Good().Orders, one with { Certainty = "Certain" }] }, CutOff(4)));
    }

    [Fact]
    public void An_answer_that_was_cut_off_leaves_an_order_possible() =>
        Assert.Empty(Wrong(Told(report => report with { Certain = new(1, 1), Possible = new(2, 2) }) with { Orders = [.. Good().Orders.Select(order => order.Number == "order-2" ? order with { Certainty = "Possible" } : order)] }, CutOff(2)));

    private static string[] Wrong(ExposureAccount exposure, params DiversionView[] cutOff) =>
        [.. ExposureFigures.Of(Account(cutOff), exposure).Where(figure => !figure.Agrees).Select(figure => figure.What)];

    private static ExposureAccount Told(Func<ExposureView, ExposureView> differently) => Good() with { Report = differently(Good().Report) };

    private static ExposureAccount Listed(Func<ExposedOrderView, bool> which, Func<ExposedOrderView, ExposedOrderView> differently) =>
        Good() with { Orders = [.. Good().Orders.Select(order => which(order) ? differently(order) : order)] };

    /// <summary>Orders 1 and 2 are of one person, and the lab answered to them; 3 is of another, and it said nothing. 4 was placed too, and its lab is not known.</summary>
    private static ExposureAccount Good() => new(
        new ExposureView(3, 2, new(2, 1), new(1, 1), [new("midden@1", [Code, BirthDate])], [new(Code, 3), new(BirthDate, 3)]),
        [Listing(1, "token-1", "Certain"), Listing(2, "token-1", "Certain"), Listing(3, "token-2", "Possible")],
        [OnDisk(1), OnDisk(2), OnDisk(3)],
        Files());

    private static ExposedOrderView Listing(int order, string person, string certainty) => new($"order-{order}", certainty, person, ["midden@1"]);

    private static OrderOnDisk OnDisk(int order) => new($"tube-{order}", new HashSet<(string, string)> { ("ServiceRequest", "code.coding.code"), ("Patient", "birthDate") });

    private static DiversionView CutOff(int order) => new($"tube-{order}", $"task-{order}", "fit", Hacked, $"number-{order}", "Unacknowledged", null, "Held");

    private static IncidentAccount Account(DiversionView[] cutOff) => new(
        new(new PreviewView([], new(0, 0, 0), [], []), Noon, Noon), new(new SuspensionAnswer("operation-1", Noon, 0), Noon, Noon), new OperationView("operation-1", "Done", Noon, 0, 0, 0, []), cutOff);

    private static IncidentFiles Files()
    {
        LabLine[] requests = [new(1, Noon, "created", "number-1"), new(2, Noon, "created", "number-2"), new(3, Noon, "created", "number-3", "silent")];
        var lab = new LabFiles(Hacked, requests, Tubes("tube-1", "tube-2", "tube-3"), Tubes(), Tubes(), Tubes("tube-1", "tube-2"));
        return new IncidentFiles(
            [Placed(1, "person-1"), Placed(2, "person-1"), Placed(3, "person-2"), Placed(4, "person-3")],
            new Dictionary<string, LabFiles>(StringComparer.Ordinal) { [Hacked] = lab },
            Array.Empty<ReportLine>().ToLookup(_ => "", StringComparer.Ordinal));
    }

    private static PlacedLine Placed(int number, string bsn) => new("bowel", $"order-{number}", $"tube-{number}", bsn, Noon, Noon, 201, $"task-{number}");

    private static HashSet<string> Tubes(params string[] barcodes) => barcodes.ToHashSet(StringComparer.Ordinal);
}
