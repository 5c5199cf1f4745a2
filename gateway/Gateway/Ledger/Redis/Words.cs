using System.Collections.Concurrent;
using System.Text;

namespace Gateway.Ledger;

/// <summary>
/// Short texts that come again and again in the ledger's answers: ids of parties, labs, tests and policies, states and reasons. There are as many as the
/// registry has; none of them is personal.
/// </summary>
internal static class Words
{
    private const int Longest = 64;
    private const int Most = 4096;
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        if (utf8.Length > Longest)
            return Encoding.UTF8.GetString(utf8);
        Span<char> text = stackalloc char[Longest];
        text = text[..Encoding.UTF8.GetChars(utf8, text)];
        if (Lookup.TryGetValue(text, out string? word))
            return word;
        word = text.ToString();
        return Known.Count < Most ? Known.GetOrAdd(word, word) : word;
    }
}
