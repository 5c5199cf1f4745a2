using System.Buffers;
using Gateway.Memory;

namespace Gateway.Ledger;

/// <summary>Fresh ids and numbers: random, so that they say nothing of time, person or volume.</summary>
internal static class LedgerIds
{
    // Crockford's base32 without letters that are taken for digits: read aloud and typed from a label.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>The identifier system of gateway order numbers, which labs put into <c>basedOn.identifier</c>.</summary>
    public const string OrderNumberSystem = "https://screening-gateway.example/order-number";

    /// <summary>Task id, <c>{programme}-{26 characters}</c>, a valid FHIR id when the programme's own id is at most 37 characters of <c>[A-Za-z0-9.-]</c>.</summary>
    public static string NewOrderId(string programme) => Random(programme, 26);

    /// <summary>Gateway order number, <c>{programme}-{16 characters}</c>, 80 bits: it is known at once whose ledger holds it. The lab knows the programme anyway, by the test.</summary>
    public static string NewOrderNumber(string programme) => Random(programme, 16);

    /// <summary>As many fresh ones.</summary>
    public static IReadOnlyList<string> NewOrderNumbers(string programme, int count) => [.. Enumerable.Range(0, count).Select(_ => NewOrderNumber(programme))];

    /// <summary>A text that has the form of a gateway order number, whoever gave it out. What echoes it may have lost the system beside it.</summary>
    public static bool IsOrderNumber(string text) =>
        ProgrammeOf(text) is { } programme && text.Length == programme.Length + 17 && !text.AsSpan(programme.Length + 1).ContainsAnyExcept(Letters);

    /// <summary>Id of a result, a quarantined message or an operation.</summary>
    public static string NewId() => Random("", 26);

    /// <summary>The programme of a Task id; null when the id has none or holds a character that no Task id has.</summary>
    public static string? ProgrammeOf(string orderId)
    {
        int hyphen = orderId.LastIndexOf('-');
        return hyphen > 0 && orderId.Length <= 64 && orderId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            ? orderId[..hyphen]
            : null;
    }

    private static string Random(string programme, int length)
    {
        var start = programme.Length == 0 ? 0 : programme.Length + 1;
        return string.Create(start + length, programme, static (text, programme) =>
        {
            programme.CopyTo(text);
            if (programme.Length > 0)
            {
                text[programme.Length] = '-';
                text = text[(programme.Length + 1)..];
            }

            Span<byte> random = stackalloc byte[64];
            random = random[..text.Length];
            FreshRandom.Fill(random);
            // As many letters as five bits can tell apart: each is as likely as any other.
            for (var i = 0; i < text.Length; i++)
                text[i] = Alphabet[random[i] % Alphabet.Length];
        });
    }
}
