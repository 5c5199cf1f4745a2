using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Trail;

/// <summary>A head with a signature over it: nobody without the key can have written other lines up to there.</summary>
/// <param name="Replica">Whose chain it is.</param>
/// <param name="Head">The line that was the last.</param>
/// <param name="At">When it was signed.</param>
/// <param name="Key">Id of the key.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 (FIPS 186-5), 64 bytes r and s, base64url.</param>
public sealed record SignedHead(string Replica, ChainHead Head, DateTimeOffset At, string Key, string Signature)
{
    /// <summary>Signs a head.</summary>
    public static SignedHead Sign(string replica, ChainHead head, DateTimeOffset at, TrailKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new SignedHead(replica, head, at, key.Id, key.Sign(Signed(replica, head, at, key.Id)));
    }

    /// <summary>True when the key's owner signed exactly this.</summary>
    public bool IsSignedBy(ECDsa publicKey)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        try
        {
            return publicKey.VerifyData(Signed(Replica, Head, At, Key), Base64Url.DecodeFromChars(Signature), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>As it stands in the file of heads, without a line feed.</summary>
    public byte[] ToUtf8()
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        writer.WriteString("replica"u8, Replica);
        writer.WriteNumber("seq"u8, Head.Sequence);
        writer.WriteString("hash"u8, Head.Hash);
        writer.WriteString("at"u8, Time(At));
        writer.WriteString("key"u8, Key);
        writer.WriteString("signature"u8, Signature);
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <returns>Null for what is no signed head, letter by letter as <see cref="ToUtf8"/> writes it.</returns>
    public static SignedHead? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var head = json.RootElement;
            var read = new SignedHead(
                head.GetProperty("replica").GetString()!,
                new ChainHead(head.GetProperty("seq").GetInt64(), head.GetProperty("hash").GetString()!),
                DateTimeOffset.ParseExact(head.GetProperty("at").GetString()!, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                head.GetProperty("key").GetString()!,
                head.GetProperty("signature").GetString()!);
            return line.Span.SequenceEqual(read.ToUtf8()) ? read : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or ArgumentNullException)
        {
            return null;
        }
    }

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static byte[] Signed(string replica, ChainHead head, DateTimeOffset at, string key) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"screening-gateway audit head\n{replica}\n{head.Sequence}\n{head.Hash}\n{Time(at)}\n{key}\n"));
}

/// <summary>The key that heads are signed with.</summary>
public sealed class TrailKey : IDisposable
{
    private readonly ECDsa _key;

    /// <param name="id">Names it in heads and in the file of its public part.</param>
    /// <param name="secret">32 bytes: the private scalar.</param>
    public TrailKey(string id, byte[] secret)
    {
        Id = id;
        _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
    }

    public string Id { get; }

    /// <summary>What verification needs: SubjectPublicKeyInfo, PEM.</summary>
    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    internal string Sign(byte[] data) =>
        Base64Url.EncodeToString(_key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    public void Dispose() => _key.Dispose();
}
