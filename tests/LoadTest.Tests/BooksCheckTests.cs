using LoadTest.Books;
using LoadTest.Site;

namespace LoadTest.Tests;

public sealed class BooksCheckTests
{
    private static readonly ProgrammeBooks Ledger = new(
        Accepted: 1000, Held: 40, Allocated: 0, Disclosing: 0, Indeterminate: 0, Delivered: 960, Resulted: 0, Cancelled: 0, Refused: 0, Undeliverable: 0);

    private static readonly BooksEvidence Balanced = new(Sent: 1000, Accepted: 1000, Unknown: 0, Ledger, LookedUp: 500, Missing: 0, AtLabs: 960, Reports: null);

    [Fact]
    public void Balanced_books_hold() => Assert.All(BooksCheck.Of(Balanced), check => Assert.True(check.Holds));

    [Fact]
    public void One_acknowledged_order_that_the_ledger_has_not_counted_fails() =>
        AssertFails("books: accepted orders", Balanced with { Ledger = Ledger with { Accepted = 999, Delivered = 959 } });

    [Fact]
    public void One_acknowledged_order_that_the_gateway_does_not_know_fails() =>
        AssertFails("books: acknowledged orders that the gateway does not know", Balanced with { Missing = 1 });

    [Fact]
    public void An_order_in_the_ledger_that_nobody_sent_fails() =>
        AssertFails("books: accepted orders", Balanced with { Ledger = Ledger with { Accepted = 1001, Delivered = 961 }, AtLabs = 961 });

    [Fact]
    public void An_order_without_an_answer_may_be_in_the_ledger_or_not()
    {
        var evidence = Balanced with { Sent = 1001, Unknown = 1 };
        Assert.All(BooksCheck.Of(evidence), check => Assert.True(check.Holds));
        var accepted = evidence with { Ledger = Ledger with { Accepted = 1001, Delivered = 961 }, AtLabs = 961 };
        Assert.All(BooksCheck.Of(accepted), check => Assert.True(check.Holds));
    }

    [Fact]
    public void States_that_do_not_add_up_fail() =>
        AssertFails("books: accepted is the sum of all states", Balanced with { Ledger = Ledger with { Held = 39 } });

    [Fact]
    public void An_order_that_is_still_on_the_way_fails() =>
        AssertFails("books: nothing is left on the way", Balanced with { Ledger = Ledger with { Delivered = 959, Indeterminate = 1 } });

    [Fact]
    public void A_delivered_order_that_no_lab_has_fails() =>
        AssertFails("books: every delivered order is at a lab", Balanced with { AtLabs = 959 });

    [Fact]
    public void A_report_that_did_not_arrive_fails()
    {
        var resulted = Ledger with { Held = 0, Delivered = 0, Resulted = 1000 };
        AssertFails("books: reports at the programme", Balanced with { Ledger = resulted, AtLabs = 1000, Reports = 999 });
    }

    private static void AssertFails(string what, BooksEvidence evidence) =>
        Assert.Equal([what], BooksCheck.Of(evidence).Where(check => check.Holds == false).Select(check => check.What));
}
