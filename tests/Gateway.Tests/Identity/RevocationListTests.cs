using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Identity;
using Gateway.Tests.Certs;
using Xunit;

namespace Gateway.Tests.Identity;

public sealed class RevocationListTests(TestPki pki)
{
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    private static readonly DateTimeOffset From = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2051, 3, 9, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_the_framework_writes_is_read_with_its_times_and_serials()
    {
        var list = RevocationListReader.Read(Written(0x7F, 0x80));
        Assert.Equal((From, Until), (list.From, list.Until));
        Assert.True(list.Names(RevocationList.Serial([0x7F])));
        Assert.True(list.Names(RevocationList.Serial([0x00, 0x80])));
        Assert.False(list.Names(RevocationList.Serial([0x08])));
    }

    [Fact]
    public void A_list_without_entries_and_one_in_PEM_are_read()
    {
        var der = Written();
        using var issuing = pki.Files.Load("issuing");
        Assert.True(RevocationListReader.Read(der).IsSignedBy(issuing));
        Assert.True(RevocationListReader.Read(System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", der))).IsSignedBy(issuing));
    }

    [Fact]
    public void A_list_signed_with_RSA_is_checked()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Uitgevende CA met RSA, C=NL", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.CreateSelfSigned(From, Until);
        var der = new CertificateRevocationListBuilder().Build(authority, 1, Until, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1, From);
        Assert.True(RevocationListReader.Read(der).IsSignedBy(authority));
        der[^1] ^= 1;
        Assert.False(RevocationListReader.Read(der).IsSignedBy(authority));
    }

    [Fact]
    public void Cut_off_anywhere_it_is_not_a_list()
    {
        var der = Written(1, 2, 3);
        for (var length = 0; length < der.Length; length++)
            Assert.Throws<InvalidDataException>(() => RevocationListReader.Read(der[..length]));
    }

    [Fact]
    public void With_any_bit_changed_it_is_no_longer_a_list_that_its_CA_signed()
    {
        using var issuing = pki.Files.Load("issuing");
        var der = Written(1, 2, 3);
        for (var bit = 0; bit < der.Length * 8; bit++)
        {
            var changed = der.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(IsUsable(changed, issuing), $"bit {bit} of byte {bit / 8}");
        }
    }

    [Fact]
    public void A_CA_that_may_not_sign_lists_or_has_another_key_did_not_sign_it()
    {
        var list = RevocationListReader.Read(Written(1));
        using var root = pki.Files.Load("root");
        using var leaf = pki.Files.Load("gateway");
        Assert.False(list.IsSignedBy(root));
        Assert.False(list.IsSignedBy(leaf));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_delta_list_is_refused_because_of_its_critical_extension(bool critical)
    {
        using var issuing = pki.Files.Load("issuing");
        var der = HandMade(issuing, critical, nextUpdate: true);
        if (critical)
            Assert.Contains("2.5.29.27", Assert.Throws<InvalidDataException>(() => RevocationListReader.Read(der)).Message, StringComparison.Ordinal);
        else
            Assert.True(RevocationListReader.Read(der).IsSignedBy(issuing));
    }

    [Fact]
    public void A_list_without_an_end_is_refused()
    {
        using var issuing = pki.Files.Load("issuing");
        var error = Assert.Throws<InvalidDataException>(() => RevocationListReader.Read(HandMade(issuing, critical: false, nextUpdate: false)));
        Assert.Contains("nextUpdate", error.Message, StringComparison.Ordinal);
    }

    private static bool IsUsable(byte[] der, X509Certificate2 authority)
    {
        try
        {
            return RevocationListReader.Read(der).IsSignedBy(authority);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private byte[] Written(params byte[] serials)
    {
        using var issuing = pki.Files.Load("issuing");
        var list = new CertificateRevocationListBuilder();
        foreach (var serial in serials)
            list.AddEntry(serial >= 0x80 ? [0, serial] : [serial], From, X509RevocationReason.CessationOfOperation);
        return list.Build(issuing, new BigInteger(7), Until, HashAlgorithmName.SHA256, thisUpdate: From);
    }

    /// <summary>What the framework's builder cannot write (RFC 5280, section 5.1.2).</summary>
    private static byte[] HandMade(X509Certificate2 issuing, bool critical, bool nextUpdate)
    {
        var content = new AsnWriter(AsnEncodingRules.DER);
        using (content.PushSequence())
        {
            content.WriteInteger(1);
            using (content.PushSequence())
                content.WriteObjectIdentifier(EcdsaWithSha256);
            content.WriteEncodedValue(issuing.SubjectName.RawData);
            content.WriteUtcTime(From);
            if (nextUpdate)
                content.WriteGeneralizedTime(Until, omitFractionalSeconds: true);
            using (content.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (content.PushSequence())
            using (content.PushSequence())
            {
                content.WriteObjectIdentifier("2.5.29.27");
                if (critical)
                    content.WriteBoolean(true);
                content.WriteOctetString([2, 1, 1]);
            }
        }

        using var key = issuing.GetECDsaPrivateKey()!;
        var list = new AsnWriter(AsnEncodingRules.DER);
        using (list.PushSequence())
        {
            list.WriteEncodedValue(content.Encode());
            using (list.PushSequence())
                list.WriteObjectIdentifier(EcdsaWithSha256);
            list.WriteBitString(key.SignData(content.Encode(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return list.Encode();
    }
}
