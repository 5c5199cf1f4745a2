using Gateway.Ledger;
using Gateway.Memory;
using Xunit;

namespace Gateway.Tests.Memory;

public sealed class FreshRandomTests
{
    [Theory]
    [InlineData(12)]
    [InlineData(56)]
    [InlineData(1000)]
    [InlineData(4000)]
    public void Bytes_are_given_out_once(int length)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);

        for (var i = 0; i < 1000; i++)
            Assert.True(seen.Add(Some(length)), "The same bytes came again.");
    }

    [Fact]
    public void Threads_have_bytes_of_their_own()
    {
        var each = new string[8][];

        var threads = Enumerable.Range(0, each.Length).Select(at => new Thread(() => each[at] = [.. Enumerable.Range(0, 500).Select(_ => Some(16))])).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(each.Length * 500, each.SelectMany(some => some).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Ids_use_every_letter_alike()
    {
        const int Drawn = 20_000;
        var letters = Enumerable.Range(0, Drawn / 26).SelectMany(_ => LedgerIds.NewId()).CountBy(letter => letter).ToDictionary();

        Assert.Equal(32, letters.Count);
        // Each is expected 625 times; eight standard deviations away is no chance.
        Assert.All(letters.Values, count => Assert.InRange(count, 425, 825));
    }

    [Fact]
    public void Order_number_names_its_programme_and_is_known_as_one()
    {
        var number = LedgerIds.NewOrderNumber("bowel");

        Assert.StartsWith("bowel-", number, StringComparison.Ordinal);
        Assert.True(LedgerIds.IsOrderNumber(number));
        Assert.Equal("bowel", LedgerIds.ProgrammeOf(number));
    }

    private static string Some(int length)
    {
        var bytes = new byte[length];
        FreshRandom.Fill(bytes);
        return Convert.ToHexString(bytes);
    }
}
