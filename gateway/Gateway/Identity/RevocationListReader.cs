using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gateway.Identity;

/// <summary>
/// Reads a CertificateList (RFC 5280, section 5.1), because the framework can write such lists and look them up on line, but not check a
/// certificate against a file. Only complete lists of one CA: a delta, an indirect or a partitioned list carries a critical extension,
/// and what is critical and not understood makes the list unusable (section 5.2).
/// </summary>
internal static class RevocationListReader
{
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    /// <param name="content">DER, or PEM with the label <c>X509 CRL</c>.</param>
    /// <exception cref="InvalidDataException">Not such a list.</exception>
    public static RevocationList Read(byte[] content)
    {
        try
        {
            return ReadDer(FromPem(content) ?? content);
        }
        catch (Exception malformed) when (malformed is AsnContentException or CryptographicException or FormatException)
        {
            throw new InvalidDataException("not a revocation list (RFC 5280) in DER or PEM", malformed);
        }
    }

    private static RevocationList ReadDer(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var list = outer.ReadSequence();
        outer.ThrowIfNotEmpty();

        var signedPart = list.PeekEncodedValue();
        var content = list.ReadSequence();
        var algorithm = list.ReadSequence().ReadObjectIdentifier();
        var signature = list.ReadBitString(out var unusedBits);
        if (unusedBits != 0)
            throw new InvalidDataException("the signature of the list is not a whole number of bytes");
        list.ThrowIfNotEmpty();

        if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            content.ReadInteger();
        if (content.ReadSequence().ReadObjectIdentifier() != algorithm)
            throw new InvalidDataException("the two signature algorithms of the list differ");
        var issuer = content.ReadEncodedValue().ToArray();
        var from = ReadTime(content);
        if (!IsTime(content))
            throw new InvalidDataException("the list has no nextUpdate");
        var until = ReadTime(content);
        var serials = content.HasData && content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? ReadSerials(content.ReadSequence()) : [];
        if (content.HasData)
            RefuseCritical(content.ReadSequence(Extensions).ReadSequence());
        content.ThrowIfNotEmpty();
        return new RevocationList(issuer, from, until, serials, signedPart, algorithm, signature);
    }

    private static List<string> ReadSerials(AsnReader entries)
    {
        var serials = new List<string>();
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            serials.Add(RevocationList.Serial(entry.ReadIntegerBytes().Span));
            ReadTime(entry);
            if (entry.HasData)
                RefuseCritical(entry.ReadSequence());
            entry.ThrowIfNotEmpty();
        }

        return serials;
    }

    private static void RefuseCritical(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean())
                throw new InvalidDataException($"the list has the critical extension {oid}: only complete lists of one CA are supported");
        }
    }

    private static bool IsTime(AsnReader reader) =>
        reader.HasData && (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime));

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static byte[]? FromPem(byte[] content)
    {
        if (!content.AsSpan().StartsWith("-----BEGIN"u8))
            return null;
        var text = System.Text.Encoding.ASCII.GetString(content);
        var fields = PemEncoding.Find(text);
        return text[fields.Label] == "X509 CRL"
            ? Convert.FromBase64String(text[fields.Base64Data])
            : throw new InvalidDataException("the PEM label is not X509 CRL");
    }
}
