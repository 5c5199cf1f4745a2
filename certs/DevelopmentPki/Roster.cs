using System.Security.Cryptography.X509Certificates;

namespace DevelopmentPki;

/// <summary>What a certificate may be used for.</summary>
[Flags]
internal enum Use
{
    Client = 1,
    Server = 2,
}

/// <summary>What is wrong with a certificate that the gateway must refuse.</summary>
internal enum Trouble
{
    None,
    Expired,
    NotYetValid,
    OtherAuthority,
    Revoked,
}

/// <summary>Who stands in a certificate: all invented. The number has the form of an OIN (20 digits), in a range that is not given out.</summary>
internal sealed record Holder(string Organisation, string Unit, string CommonName, string Number)
{
    /// <summary>RFC 4514 shows the most specific name first, as it is added here; the encoding runs from country to common name.</summary>
    public X500DistinguishedName ToName()
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(CommonName);
        name.Add("2.5.4.5", Number, System.Formats.Asn1.UniversalTagNumber.PrintableString);
        name.AddOrganizationalUnitName(Unit);
        name.AddOrganizationName(Organisation);
        name.AddCountryOrRegion("NL");
        return name.Build();
    }
}

/// <summary>A certificate that the folder should hold.</summary>
internal sealed record Wanted(string Name, Holder Holder, Use Use, Trouble Trouble = Trouble.None, bool ForBrowser = false)
{
    private static readonly TimeSpan Margin = TimeSpan.FromDays(30);

    /// <summary>The trouble of a bad certificate is in its dates, so that it stays bad for as long as its CA lives.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) Validity(DateTimeOffset now) => Trouble switch
    {
        Trouble.Expired => (now.AddDays(-60), now.AddDays(-30)),
        Trouble.NotYetValid => (now.AddYears(3), now.AddYears(4)),
        _ => (now.AddDays(-1), now.AddDays(397)),
    };

    /// <summary>Whether the certificate that lies there still does what this one is wanted for.</summary>
    public bool IsServedBy(X509Certificate2 kept, CertificateAuthority issuing, DateTimeOffset now)
    {
        var (from, until) = (kept.NotBefore.ToUniversalTime(), kept.NotAfter.ToUniversalTime());
        var inItsTime = Trouble switch
        {
            Trouble.Expired => until < now.UtcDateTime,
            Trouble.NotYetValid => from > now.UtcDateTime + Margin,
            _ => from <= now.UtcDateTime && until > now.UtcDateTime + Margin,
        };
        return inItsTime
            && issuing.HasIssued(kept) == (Trouble != Trouble.OtherAuthority)
            && kept.SubjectName.RawData.AsSpan().SequenceEqual(Holder.ToName().RawData);
    }
}

/// <summary>Everyone in the demo set.</summary>
internal static class Roster
{
    private const string Programme = "Stichting Bevolkingsonderzoek Voorbeeld";
    private const string Noord = "Laboratorium Noord B.V.";
    private const string Midden = "Medisch Laboratorium Midden";
    private const string Zuid = "Stichting Diagnostiek Zuid";

    public static readonly Holder Root = new(Programme, "Ontwikkeling", "Ontwikkel Root CA", "00000099100000001000");
    public static readonly Holder Issuing = new(Programme, "Ontwikkeling", "Ontwikkel Uitgevende CA", "00000099100000002000");
    public static readonly Holder OtherRoot = new("Andere Vertrouwensdienst B.V.", "Certificaten", "Andere Root CA", "00000099900000001000");

    private static readonly Holder NoordClient = new(Noord, "Orderverwerking", "lab-noord", "00000099300000001000");

    public static readonly IReadOnlyList<Wanted> All =
    [
        new("gateway", new(Programme, "Screening Gateway", "gateway", "00000099200000001000"), Use.Server),
        new("gateway-client", new(Programme, "Screening Gateway", "gateway-client", "00000099200000001000"), Use.Client),

        new("programme-cervical", new(Programme, "Baarmoederhalskanker", "programme-cervical", "00000099200000002000"), Use.Client),
        new("programme-cervical-server", new(Programme, "Baarmoederhalskanker", "programme-cervical-server", "00000099200000002000"), Use.Server),
        new("programme-bowel", new(Programme, "Darmkanker", "programme-bowel", "00000099200000003000"), Use.Client),
        new("programme-bowel-server", new(Programme, "Darmkanker", "programme-bowel-server", "00000099200000003000"), Use.Server),

        new("lab-noord-client", NoordClient, Use.Client),
        new("lab-noord-server", new(Noord, "Orderverwerking", "lab-noord-server", "00000099300000001000"), Use.Server),
        new("lab-midden-client", new(Midden, "Moleculaire Diagnostiek", "lab-midden", "00000099300000002000"), Use.Client),
        new("lab-midden-server", new(Midden, "Moleculaire Diagnostiek", "lab-midden-server", "00000099300000002000"), Use.Server),
        new("lab-zuid-client", new(Zuid, "Cytologie", "lab-zuid", "00000099300000003000"), Use.Client),
        new("lab-zuid-server", new(Zuid, "Cytologie", "lab-zuid-server", "00000099300000003000"), Use.Server),

        new("operator-anna", new(Programme, "Operatie", "Anna de Wit", "00000099200000004001"), Use.Client, ForBrowser: true),
        new("operator-bram", new(Programme, "Operatie", "Bram van der Meer", "00000099200000004002"), Use.Client, ForBrowser: true),
        new("auditor-cert", new("Zorg-CERT Voorbeeld", "Toezicht", "auditor-cert", "00000099400000001000"), Use.Client, ForBrowser: true),

        new("stranger", new("Kliniek Onbekend", "ICT", "stranger", "00000099500000001000"), Use.Client),

        // Each names lab-noord, so that only its one fault stands between it and the gateway.
        new("bad-expired", NoordClient, Use.Client, Trouble.Expired),
        new("bad-not-yet-valid", NoordClient, Use.Client, Trouble.NotYetValid),
        new("bad-other-ca", NoordClient, Use.Client, Trouble.OtherAuthority),
        new("bad-server-auth-only", NoordClient, Use.Server),
        new("bad-revoked", NoordClient, Use.Client, Trouble.Revoked),
    ];
}
