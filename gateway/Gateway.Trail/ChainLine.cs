using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Trail;

/// <summary>
/// One line of the trail: a JSON object that begins <c>{"seq":N,"prev":"HASH",</c>. <c>seq</c> counts from 1 over all files of the chain; <c>prev</c> is the SHA-256 of
/// the line before, all its bytes without the line feed, base64url (43 characters). Before the first line stand 43 times <c>A</c>.
/// </summary>
public readonly record struct ChainLine(long Sequence, string Previous)
{
    private const int HashText = 43;
    private static ReadOnlySpan<byte> Open => "{\"seq\":"u8;
    private static ReadOnlySpan<byte> Middle => ",\"prev\":\""u8;
    private static ReadOnlySpan<byte> Close => "\","u8;

    /// <summary>What the first line of a chain has as its predecessor.</summary>
    public static string Beginning { get; } = new('A', HashText);

    /// <summary>Of the line's bytes, without its line feed.</summary>
    public static string HashOf(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        return Base64Url.EncodeToString(hash);
    }

    /// <summary>Writes one line without its line feed.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="after">The head that it follows.</param>
    /// <param name="content">A JSON object with at least one member, as <see cref="Utf8JsonWriter"/> writes it without indentation.</param>
    public static void Write(IBufferWriter<byte> output, ChainHead after, ReadOnlySpan<byte> content)
    {
        output.Write(Open);
        var number = output.GetSpan(20);
        Utf8Formatter.TryFormat(after.Sequence + 1, number, out var digits);
        output.Advance(digits);
        output.Write(Middle);
        var hash = output.GetSpan(HashText);
        output.Advance(Encoding.ASCII.GetBytes(after.Hash, hash));
        output.Write(Close);
        output.Write(content[1..]);
    }

    /// <returns>Null for what is no line of a chain: another form, or no JSON object.</returns>
    public static ChainLine? Read(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(Open) || !Utf8Parser.TryParse(line[Open.Length..], out long sequence, out var digits) || sequence < 1)
            return null;
        var rest = line[(Open.Length + digits)..];
        if (!rest.StartsWith(Middle) || rest.Length < Middle.Length + HashText + Close.Length || !rest[(Middle.Length + HashText)..].StartsWith(Close) || !IsObject(line))
            return null;
        return new ChainLine(sequence, Encoding.Latin1.GetString(rest.Slice(Middle.Length, HashText)));
    }

    /// <summary>The number of a line that is taken for a whole one; 0 for what does not begin as one.</summary>
    public static long NumberOf(ReadOnlySpan<byte> line) =>
        line.StartsWith(Open) && Utf8Parser.TryParse(line[Open.Length..], out long sequence, out _) ? sequence : 0;

    private static bool IsObject(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            while (json.Read())
            {
            }

            return json.BytesConsumed == line.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>The last line of a chain, or of a part of it.</summary>
/// <param name="Sequence">Its number; 0 before the first.</param>
/// <param name="Hash">Of its bytes, base64url.</param>
public readonly record struct ChainHead(long Sequence, string Hash)
{
    /// <summary>Of a chain without lines.</summary>
    public static ChainHead Beginning { get; } = new(0, ChainLine.Beginning);
}
