using System.Text.Json.Nodes;
using Gateway.Ledger;
using Gateway.Operations;
using Xunit;

namespace Gateway.Tests.Registry;

/// <summary>Who is to be told of a breach: by law, and as a programme has agreed.</summary>
public sealed class NotificationTests
{
    private const string Cervical = "programmes/cervical.json";
    private static readonly DateTimeOffset Aware = new(2026, 11, 20, 7, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Everyone_whom_the_law_names_is_told_and_the_programmes_own_besides()
    {
        using var files = new TestRegistry();
        files.Change(Cervical, programme => programme["notifications"] = JsonNode.Parse("""[{ "to": "rivm", "hours": 4 }, { "to": "regiepartij", "hours": 48 }]"""));
        files.Change("programmes/bowel.json", programme => programme["notifications"] = JsonNode.Parse("""[{ "to": "rivm", "hours": 2 }]"""));

        Assert.Equal(
            [("rivm", 2), ("csirt", 24), ("supervisor", 24), ("regiepartij", 48), ("data-protection-authority", 72)],
            NotificationClocks.For(files.Loaded().Programmes).Select(clock => (clock.To, clock.Hours)));
    }

    [Fact]
    public void What_cannot_be_told_or_is_told_already_is_refused()
    {
        using var files = new TestRegistry();
        files.Change(Cervical, programme => programme["notifications"] = JsonNode.Parse(
            """[{ "to": "csirt", "hours": 12 }, { "to": "rivm", "hours": 0 }, { "to": "rivm", "hours": 9000 }, { "to": "De regie", "hours": 1, "mail": "x" }]"""));

        Assert.Equal(
            [
                $"{Cervical} $.notifications[0].to: 'csirt' is told by law, in every programme; remove it or name somebody else",
                $"{Cervical} $.notifications[1].hours: must be a whole number of at least 1",
                $"{Cervical} $.notifications[2].hours: must be at most 8760: that is a year",
                $"{Cervical} $.notifications[2].to: 'rivm' is there twice; remove one",
                $"{Cervical} $.notifications[3].mail: there is no such member; remove it or correct its name",
                $"{Cervical} $.notifications[3].to: 'De regie' is no id; use 1 to 32 of a-z, 0-9 and -",
            ],
            files.Problems().Select(problem => problem.Split("; nearest", 2)[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null, 24, "Due")]
    [InlineData(null, 25, "Overdue")]
    [InlineData(24, 30, "Sent")]
    [InlineData(25, 30, "SentLate")]
    public void A_deadline_is_met_by_the_first_that_was_sent(int? sentAfter, int now, string state)
    {
        NoticeRecord Notice(string to, int hours) => new(to, Aware.AddHours(hours), null, "melding", "operator-anna", Aware.AddHours(hours));
        NoticeRecord[] notices = sentAfter is { } hours ? [Notice("csirt", hours + 3), Notice("csirt", hours), Notice("supervisor", 1)] : [Notice("supervisor", 1)];
        var breach = new BreachRecord("B", "lab-noord", Aware, Aware, "inbraak", "operator-anna", [], notices, []);

        var deadline = NotificationClocks.View(new NotificationClock("csirt", 24, "early warning"), breach, Aware.AddHours(now));

        Assert.Equal((Aware.AddHours(24), state), (deadline.Due, deadline.State.ToString()));
    }
}
