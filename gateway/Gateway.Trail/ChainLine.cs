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
    /// <summary>Characters of a hash as it stands in a line.</summary>
    internal const int HashText = 43;

    private static ReadOnlySpan<byte> Open => "{\"seq\":"u8;
    private static ReadOnlySpan<byte> Middle => ",\"prev\":\""u8;
    private static ReadOnlySpan<byte> Close => "\","u8;

    /// <summary>What the first line of a chain has as its predecessor.</summary>
    public static string Beginning { get; } = new('A', HashText);

    /// <summary>Of the line's bytes, without its line feed.</summary>
    public static string HashOf(ReadOnlySpan<byte> line)
    {
        Span<byte> text = stackalloc byte[HashText];
        Hash(line, text);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>As <see cref="HashOf"/>, for the line that comes next.</summary>
    /// <param name="line">Without its line feed.</param>
    /// <param name="text">Receives <see cref="HashText"/> characters.</param>
    internal static void Hash(ReadOnlySpan<byte> line, Span<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        Base64Url.EncodeToUtf8(hash, text);
    }

    /// <summary>Writes one line without its line feed.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="after">The head that it follows.</param>
    /// <param name="content">A JSON object with at least one member, as <see cref="Utf8JsonWriter"/> writes it without indentation.</param>
    public static void Write(IBufferWriter<byte> output, ChainHead after, ReadOnlySpan<byte> content)
    {
        Span<byte> previous = stackalloc byte[HashText];
        after.CopyHash(previous);
        Write(output, after.Sequence + 1, previous, content);
    }

    /// <summary>Writes one line without its line feed.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="previous">Hash of the line before, as <see cref="Hash"/> writes it.</param>
    /// <param name="content">A JSON object with at least one member, as <see cref="Utf8JsonWriter"/> writes it without indentation.</param>
    internal static void Write(IBufferWriter<byte> output, long sequence, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> content)
    {
        output.Write(Open);
        var number = output.GetSpan(20);
        Utf8Formatter.TryFormat(sequence, number, out var digits);
        output.Advance(digits);
        output.Write(Middle);
        output.Write(previous);
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

    internal void CopyHash(Span<byte> text) => Encoding.ASCII.GetBytes(Hash, text);
}
