using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>Breaches, notices and revisions are added to, once a call, and nothing is changed.</summary>
public sealed class BreachBookTests(TestRedis redis)
{
    private static readonly DateTimeOffset Aware = new(2026, 11, 20, 7, 30, 0, TimeSpan.Zero);
    private static readonly NotificationClock[] Clocks = [new("csirt", 24, "early warning"), new("programme-board", 8, "as agreed")];

    [Fact]
    public async Task A_breach_is_declared_once_a_call()
    {
        var book = await BookAsync();
        string id = LedgerIds.NewId();
        BreachRecord first = await book.DeclareAsync(id, "noord", Aware, "inbraak", "operator-anna", Clocks);
        BreachRecord again = await book.DeclareAsync(id, "noord", Aware.AddHours(1), "anders", "operator-bram", []);

        Assert.Equal((id, "noord", Aware, "inbraak", "operator-anna"), (again.Id, again.Lab, again.Aware, again.Reason, again.By));
        Assert.Equal(first.Declared, again.Declared);
        Assert.Equal(Clocks, again.Clocks);
        Assert.Contains(await book.AllAsync(), breach => breach.Id == id);
        Assert.Null(await book.FindAsync(LedgerIds.NewId()));
    }

    [Fact]
    public async Task A_notice_is_recorded_once_a_call_and_in_order()
    {
        var book = await BookAsync();
        BreachRecord breach = await book.DeclareAsync(LedgerIds.NewId(), "noord", Aware, "inbraak", "operator-anna", Clocks);
        NoticeRecord Notice(int hours) => new("csirt", Aware.AddHours(hours), null, "eerste melding", "operator-anna", Aware.AddHours(hours));
        await book.RecordAsync(breach.Id, "call-2", Notice(3));
        await book.RecordAsync(breach.Id, "call-1", Notice(2));
        await book.RecordAsync(breach.Id, "call-1", Notice(5));

        Assert.Equal([Notice(2), Notice(3)], (await book.FindAsync(breach.Id))!.Notices);
    }

    [Fact]
    public async Task Revisions_are_numbered_one_after_the_other_and_none_takes_anothers_place()
    {
        var book = await BookAsync();
        BreachRecord breach = await book.DeclareAsync(LedgerIds.NewId(), "noord", Aware, "inbraak", "operator-anna", Clocks);
        RevisionRecord Revision(int number, string content) => new(number, Aware, "operator-anna", "stand", 1, 2, 0, 3, 0, 0, "ab", content, 1);
        string first = LedgerIds.NewId(), second = LedgerIds.NewId();

        Assert.True(await book.ReviseAsync(breach.Id, Revision(1, first)));
        Assert.False(await book.ReviseAsync(breach.Id, Revision(1, second)));
        Assert.True(await book.ReviseAsync(breach.Id, Revision(2, second)));
        Assert.True(await book.ReviseAsync(breach.Id, Revision(2, second)));
        Assert.False(await book.ReviseAsync(breach.Id, Revision(4, LedgerIds.NewId())));
        Assert.Equal([first, second], (await book.FindAsync(breach.Id))!.Revisions.Select(revision => revision.Content));
    }

    private async Task<BreachBook> BookAsync() => new((await redis.SceneAsync()).Redis);
}
