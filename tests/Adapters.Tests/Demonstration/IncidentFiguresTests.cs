using Demo.Incident;
using Demo.Operations;
using Demo.Orders;
using Demo.Records;
using ProgrammeSimulator;

namespace Adapters.Tests.Demonstration;

/// <summary>Two numbers that cannot differ prove nothing: each thing that may go wrong in the incident must show.</summary>
public sealed class IncidentFiguresTests
{
    private const string Hacked = IncidentPlan.Hacked;
    private const string Noord = "lab-noord";
    private static readonly DateTimeOffset Quiesced = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly IncidentPlan Plan = new(Weeks: 4, BreakInAfter: 3, OrdersAWeek: 1, Week: TimeSpan.FromSeconds(1));

    [Fact]
    public void A_result_a_moved_order_a_held_one_and_a_new_one_agree() => Assert.Empty(Wrong(Good()));

    [Fact]
    public void A_request_that_began_after_the_cut_is_found() =>
        Assert.Equal([$"requests to {Hacked} after quiesced"], Wrong(Good() with { Requests = [new LabLine(9, Quiesced.AddSeconds(1), "created", "new-number")] }));

    [Fact]
    public void A_request_of_which_nobody_knew_whether_it_had_gone_may_be_read_late() =>
        Assert.Empty(Wrong(Good() with { MovedAt = "Unacknowledged", Requests = [new LabLine(9, Quiesced.AddMilliseconds(1), "created", "number-2")] }));

    [Fact]
    public void A_torn_request_after_the_cut_needs_one_of_which_nobody_knew()
    {
        LabLine[] torn = [new(9, Quiesced.AddMilliseconds(1), "unfinished")];
        Assert.Empty(Wrong(Good() with { MovedAt = "Unacknowledged", Requests = torn }));
        Assert.Equal([$"requests to {Hacked} after quiesced"], Wrong(Good() with { Requests = torn }));
    }

    [Fact]
    public void A_tube_that_the_diversion_list_forgets_is_found() =>
        Assert.Equal(["foreseen by the preview", "tubes to divert", "tubes on one of these lists only"], Wrong(Good() with { Forgotten = "tube-3" }));

    [Fact]
    public void An_order_that_the_preview_did_not_see_is_found() => Assert.Equal(["foreseen by the preview"], Wrong(Good() with { Foreseen = 1 }));

    [Fact]
    public void A_late_result_that_the_gateway_took_is_found() =>
        Assert.Contains("late results that reached a placer", Wrong(Good() with { ReportedFromHacked = true }));

    [Fact]
    public void A_late_result_that_is_nowhere_is_found() => Assert.Equal(["late results kept apart"], Wrong(Good() with { KeptApart = 1 }));

    [Fact]
    public void An_order_at_two_labs_is_found() => Assert.Contains("orders in the hands of exactly one lab", Wrong(Good() with { AlsoAtZuid = "tube-2" }));

    [Fact]
    public void An_order_that_no_lab_got_and_the_ledger_does_not_hold_is_found() =>
        Assert.Equal(["held when the intake was over", "held at the end", "orders lost"], Wrong(Good() with { HeldInLedger = 0 }));

    [Fact]
    public void A_result_that_no_programme_has_is_found() => Assert.Equal(["results delivered", "orders lost"], Wrong(Good() with { Reported = ["order-1", "order-2"] }));

    private static string[] Wrong(Told told) => [.. told.Figures().Where(figure => !figure.Agrees).Select(figure => figure.What)];

    private static Told Good() => new();

    /// <summary>
    /// Order 1: the hacked lab's result was taken. Order 2: moved from it to lab-noord. Order 3: left it and is held. Order 4: came after the cut, to lab-noord. What is set here
    /// is what goes wrong.
    /// </summary>
    private sealed record Told
    {
        public LabLine[] Requests { get; init; } = [];

        public string MovedAt { get; init; } = "Delivered";

        public string? Forgotten { get; init; }

        public int Foreseen { get; init; } = 2;

        public int KeptApart { get; init; } = 2;

        public bool ReportedFromHacked { get; init; }

        public string? AlsoAtZuid { get; init; }

        public int HeldInLedger { get; init; } = 1;

        public string[] Reported { get; init; } = ["order-1", "order-2", "order-4"];

        public IReadOnlyList<Figure> Figures()
        {
            var end = new Moment(Ledger(), Files());
            return IncidentFigures.Of(Plan, Account(), end, end, end);
        }

        private IncidentAccount Account()
        {
            OrdersView[] left = [new("hrhpv", "Delivered", MovedAt, "Moved", Noord, 1), new("hrhpv", "Delivered", "Delivered", "Held", null, 1)];
            DiversionView[] tubes = [new("tube-2", "task-2", "hrhpv", Hacked, "number-2", MovedAt, Noord, "Resulted"), new("tube-3", "task-3", "hrhpv", Hacked, "number-3", "Delivered", null, "Held")];
            return new IncidentAccount(
                new(new PreviewView([left[0] with { Orders = Foreseen }], new(Foreseen, 0, 0), [], []), Quiesced.AddSeconds(-2), Quiesced.AddSeconds(-1)),
                new(new SuspensionAnswer("operation-1", Quiesced, 2), Quiesced.AddMilliseconds(-5), Quiesced),
                new OperationView("operation-1", "Done", Quiesced, 1, 1, 0, left),
                [.. tubes.Where(tube => tube.Barcode != Forgotten)]);
        }

        private LedgerLook Ledger()
        {
            var books = new Books(4, HeldInLedger, 0, 0, 0, 0, 3, 0, 0, 0);
            var capacity = Plan.Capacities.Where(one => one.Test == "hrhpv" && one.Lab != Hacked).Sum(one => one.Orders);
            var test = new TestForecastView("hrhpv", HeldInLedger, 4, capacity, 0, null, 0.5, 56, 14 * capacity);
            return new LedgerLook(
                [new ProgrammeView("cervical", "", books)],
                [.. Enumerable.Range(0, KeptApart).Select(number => new KeptApartView($"{number}", "cervical", Hacked, "lab-suspended", null))],
                [new ForecastView("cervical", 14 * capacity, "hrhpv", [test])],
                new Dictionary<string, TaskView>(StringComparer.Ordinal)
                {
                    ["order-1"] = new("task-1", "order-1", "completed", null, Hacked),
                    ["order-2"] = new("task-2", "order-2", "completed", null, Noord),
                    ["order-3"] = new("task-3", "order-3", "requested", "held-no-capacity", null),
                    ["order-4"] = new("task-4", "order-4", "completed", null, Noord),
                });
        }

        private IncidentFiles Files()
        {
            var noordTook = ReportedFromHacked ? Tubes("tube-4") : Tubes("tube-2", "tube-4");
            LabFiles[] labs =
            [
                new(Hacked, Requests, Tubes("tube-1", "tube-2", "tube-3"), Tubes("tube-1"), Tubes("tube-2", "tube-3"), Tubes("tube-1", "tube-2", "tube-3")),
                new(Noord, [], Tubes("tube-2", "tube-4"), noordTook, Tubes(), Tubes("tube-2", "tube-4")),
                new("lab-zuid", [], AlsoAtZuid is null ? Tubes() : Tubes(AlsoAtZuid), Tubes(), Tubes(), Tubes()),
            ];
            return new IncidentFiles(
                [.. Enumerable.Range(1, 4).Select(Placed)],
                labs.ToDictionary(lab => lab.Lab, StringComparer.Ordinal),
                Reported.ToLookup(number => number, number => new ReportLine([new FhirIdentifier("", number)], [], 1, false), StringComparer.Ordinal));
        }

        private static PlacedLine Placed(int number)
        {
            var at = Quiesced.AddMinutes(number == 4 ? 1 : -1);
            return new PlacedLine("cervical", $"order-{number}", $"tube-{number}", $"person-{number}", at, at, 201, $"task-{number}");
        }

        private static HashSet<string> Tubes(params string[] barcodes) => barcodes.ToHashSet(StringComparer.Ordinal);
    }
}
