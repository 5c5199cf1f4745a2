using System.Buffers.Binary;
using System.Text;

namespace EndToEnd.Worlds;

/// <summary>
/// Finds tokens in bytes: as they are, as UTF-16, and as what base64 and hex make of them at whatever place. A date or a time is a token too; a
/// number so short that a clock or a counter may show it is not searched for.
/// </summary>
internal sealed class TokenSearch
{
    private const int ShortestNumber = 12;
    private readonly Dictionary<ulong, List<(byte[] Form, string Token)>> _byStart = [];

    // Nearly every place in a file begins no token, and that is told by one look here.
    private readonly bool[] _mayStart = new bool[1 << 16];

    public TokenSearch(IEnumerable<string> tokens)
    {
        foreach (var token in tokens.Where(IsUnmistakable))
        {
            foreach (var form in FormsOf(token))
            {
                var start = BinaryPrimitives.ReadUInt64LittleEndian(form);
                if (!_byStart.TryGetValue(start, out var forms))
                    _byStart.Add(start, forms = []);
                _mayStart[PlaceOf(start)] = true;
                forms.Add((form, token));
            }
        }
    }

    /// <summary>The tokens that stand in the bytes.</summary>
    public IReadOnlySet<string> In(ReadOnlySpan<byte> bytes)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[1..])
        {
            var start = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if (!_mayStart[PlaceOf(start)] || !_byStart.TryGetValue(start, out var forms))
                continue;
            foreach (var (form, token) in forms)
            {
                if (bytes.StartsWith(form))
                    found.Add(token);
            }
        }

        return found;
    }

    public IReadOnlySet<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    public IReadOnlySet<string> InFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        return In(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
    }

    private static int PlaceOf(ulong start) => (int)((start * 0x9E3779B97F4A7C15) >> 48);

    private static IEnumerable<byte[]> FormsOf(string token)
    {
        var utf8 = Encoding.UTF8.GetBytes(token);
        yield return utf8;
        yield return Encoding.Unicode.GetBytes(token);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(utf8));
        for (var before = 0; before < 3; before++)
            yield return Base64(utf8, before);
    }

    /// <summary>What base64 makes of a text that has this many bytes of others before it: without the characters that it shares with those and the next ones.</summary>
    private static byte[] Base64(byte[] utf8, int before)
    {
        var text = Convert.ToBase64String((byte[])[.. new byte[before], .. utf8]);
        var first = before == 0 ? 0 : before + 1;
        return Encoding.ASCII.GetBytes(text[first..((before + utf8.Length) * 8 / 6)]);
    }

    private static bool IsUnmistakable(string token) =>
        token.Length >= ShortestNumber || token.StartsWith("9999", StringComparison.Ordinal) || !token.All(char.IsAsciiDigit);
}
