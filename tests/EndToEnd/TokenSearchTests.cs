using System.Text;
using EndToEnd.Worlds;

namespace EndToEnd;

/// <summary>The searcher finds what is there: else a clean search would prove nothing.</summary>
public sealed class TokenSearchTests
{
    private const string Token = "cnry0123456789ab";
    private readonly TokenSearch _search = new([Token, "999990019", "1931-04-05"]);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    public void A_token_is_found_in_every_form_that_it_is_searched_for(string before)
    {
        var text = $"{before}Mevrouw {Token}, Zwolle";
        byte[][] hidden =
        [
            Encoding.UTF8.GetBytes(text),
            Encoding.Unicode.GetBytes(text),
            Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(text))),
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
            [0, 255, 254, .. Encoding.UTF8.GetBytes(text), 0],
        ];
        Assert.All(hidden, bytes => Assert.Equal([Token], _search.In(bytes)));
    }

    [Fact]
    public void Citizen_service_numbers_and_dates_are_found() =>
        Assert.Equal(["1931-04-05", "999990019"], _search.In("bsn=999990019&geboren=1931-04-05").Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_not_there_is_not_found() => Assert.Empty(_search.In("cnry0123456789aa 999990018 1931-04-06"));

    [Fact]
    public void A_token_in_a_file_that_is_being_written_is_found()
    {
        using var folder = new TestFolder();
        using var file = new FileStream(folder.At("appendonly.aof"), FileMode.Create, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes($"*3\r\n$3\r\nSET\r\n$1\r\nx\r\n{Token}\r\n"));
        file.Flush();
        Assert.Equal([Token], _search.InFile(folder.At("appendonly.aof")));
    }
}
