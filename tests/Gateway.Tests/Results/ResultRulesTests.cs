using System.Text;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Orders;
using Gateway.Results;
using Gateway.Tests.Disclosure;
using Xunit;

namespace Gateway.Tests.Results;

public sealed class ResultRulesTests : IDisposable
{
    private const string BsnSystem = "http://fhir.nl/fhir/NamingSystem/bsn";
    private const string Bsn = "999990019";
    private const string Barcode = "3000010000001";
    private const string Number = "cervical-7Z3K9QW2M4T8V6XB";

    private readonly KeyRingFolder _folder = new();
    private readonly Pseudonymiser.Shelf _pseudonyms;
    private readonly ResultRules _rules;

    public ResultRulesTests()
    {
        _pseudonyms = new Pseudonymiser.Shelf(KeyRing.Open(_folder.Path, createIfMissing: true));
        _rules = new ResultRules(_pseudonyms);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Result_with_the_labs_own_pseudonym_and_the_right_barcode_agrees() =>
        Assert.Null(Judge(Claims(Pseudonym("lab-noord", Bsn), Barcode)));

    [Fact]
    public void Pseudonym_of_an_older_key_agrees()
    {
        var before = Pseudonym("lab-noord", Bsn);
        _folder.Add("pseudonym.2.key");
        using var rotated = new Pseudonymiser.Shelf(KeyRing.Open(_folder.Path, createIfMissing: false));

        Assert.NotEqual(before.System, rotated.For("lab-noord", "cervical").System);
        Assert.Null(Judge(Claims(before, Barcode), rules: new ResultRules(rotated)));
    }

    [Fact]
    public void Pseudonym_without_its_system_is_compared_all_the_same()
    {
        Assert.Null(Judge(Claims(("", Pseudonym("lab-noord", Bsn).Value), Barcode)));
        Assert.Equal(QuarantineReason.PersonMismatch, Judge(Claims(("", Pseudonym("lab-noord", "999990020").Value), Barcode)));
    }

    [Fact]
    public void Result_that_claims_nothing_but_the_order_agrees() => Assert.Null(Judge(Claims(subject: null, barcode: null)));

    [Fact]
    public void Another_persons_pseudonym_is_kept_apart() =>
        Assert.Equal(QuarantineReason.PersonMismatch, Judge(Claims(Pseudonym("lab-noord", "999990020"), Barcode)));

    [Fact]
    public void Another_labs_pseudonym_of_the_same_person_is_kept_apart() =>
        Assert.Equal(QuarantineReason.PersonMismatch, Judge(Claims(Pseudonym("lab-zuid", Bsn), Barcode)));

    [Fact]
    public void Another_citizen_number_is_kept_apart() =>
        Assert.Equal(QuarantineReason.PersonMismatch, Judge(Claims((BsnSystem, "999990020"), Barcode)));

    [Fact]
    public void Labs_own_number_for_a_person_says_nothing() =>
        Assert.Null(Judge(Claims(("https://lab-noord.example.nl/person", "4711"), Barcode)));

    [Fact]
    public void Another_barcode_is_kept_apart() =>
        Assert.Equal(QuarantineReason.BarcodeMismatch, Judge(Claims(Pseudonym("lab-noord", Bsn), "3000010000002")));

    [Fact]
    public void Lab_to_which_the_number_was_not_given_is_not_the_holder() =>
        Assert.Equal(QuarantineReason.NotHolder, Judge(Claims(subject: null, barcode: null), givenTo: "lab-zuid"));

    [Fact]
    public void Lab_from_which_the_order_was_moved_is_not_the_holder() =>
        Assert.Equal(QuarantineReason.NotHolder, Judge(Claims(subject: null, barcode: null), current: false));

    [Theory]
    [InlineData("final", true)]
    [InlineData("corrected", true)]
    [InlineData("cancelled", true)]
    [InlineData("preliminary", false)]
    [InlineData("partial", false)]
    [InlineData("registered", false)]
    [InlineData("amended", false)]
    [InlineData("appended", false)]
    [InlineData("entered-in-error", false)]
    public void Status_says_whether_a_report_ends_the_orders_way(string status, bool completes) =>
        Assert.Equal(completes, ReportStatus.Completes(status));

    [Fact]
    public void Numbers_are_found_in_the_report_its_ServiceRequest_and_its_Observations()
    {
        var claims = Claims(Report("final", $$$"""
            "basedOn":[{"reference":"urn:uuid:5b7c1d1e-0000-4000-8000-000000000001"}],"result":[{"reference":"#o"}],
            "contained":[{"resourceType":"Observation","id":"o","status":"final","code":{"text":"hrHPV"},"basedOn":[{"identifier":{"system":"{{{LedgerIds.OrderNumberSystem}}}","value":"cervical-0000000000000002"}}]}]
            """, $$$"""
            ,{"fullUrl":"urn:uuid:5b7c1d1e-0000-4000-8000-000000000001","resource":{"resourceType":"ServiceRequest","status":"active","intent":"order","subject":{"display":"x"},"identifier":[{"system":"{{{LedgerIds.OrderNumberSystem}}}","value":"{{{Number}}}"}]}}
            """));

        Assert.Equal([Number, "cervical-0000000000000002"], claims.OrderNumbers.Order(StringComparer.Ordinal).Reverse());
    }

    private (string System, string Value) Pseudonym(string lab, string bsn)
    {
        var pseudonymiser = _pseudonyms.For(lab, "cervical");
        return (pseudonymiser.System, pseudonymiser.Pseudonym(Encoding.UTF8.GetBytes(BsnSystem), Encoding.UTF8.GetBytes(bsn)));
    }

    private string? Judge(ResultClaims claims, string givenTo = "lab-noord", bool current = true, ResultRules? rules = null)
    {
        var record = new OrderRecord(
            "cervical-1", "cervical", "programme-cervical", "hrhpv", Urgent: false, OrderState.Delivered, "", "lab-noord", "p@1", Number,
            Cancelling: false, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, Resulted: null, DateTimeOffset.UnixEpoch);
        var link = new OrderLink(
            new PlacerOrderNumber("s", "1"),
            Encoding.UTF8.GetBytes($$$"""[{"system":"{{{BsnSystem}}}","value":"{{{Bsn}}}"}]"""),
            "Patient/1",
            Encoding.UTF8.GetBytes("[]"),
            OrderReference: null,
            [Barcode]);
        var unused = Sealed.Make("1", 0, 0);
        var names = (rules ?? _rules).NamesOf("lab-noord", "cervical", link.PersonIdentifiers, cuts: 0);
        return ResultRules.Disagreement(claims, "lab-noord", new HolderRecord(record, current, givenTo, "person", unused), link, names);
    }

    private static ResultClaims Claims((string System, string Value)? subject, string? barcode, string status = "final")
    {
        var parts = new List<string> { $$$"""
            "basedOn":[{"identifier":{"system":"{{{LedgerIds.OrderNumberSystem}}}","value":"{{{Number}}}"}}]
            """ };
        if (subject is var (system, value))
            parts.Add($$$"""
                "subject":{"identifier":{ {{{(system.Length == 0 ? "" : $"\"system\":\"{system}\",")}}} "value":"{{{value}}}"}}
                """);
        if (barcode is not null)
            parts.Add($$$"""
                "specimen":[{"reference":"#s"}],"contained":[{"resourceType":"Specimen","id":"s","accessionIdentifier":{"value":"{{{barcode}}}"}}]
                """);
        return Claims(Report(status, string.Join(',', parts)));
    }

    private static string Report(string status, string elements, string entries = "") => $$$"""
        {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"DiagnosticReport","status":"{{{status}}}","code":{"coding":[{"system":"http://loinc.org","code":"82675-0"}]},{{{elements}}}}}{{{entries}}}]}
        """;

    private static ResultClaims Claims(string body)
    {
        var read = LabReport.ReadAll(Encoding.UTF8.GetBytes(body));
        return read is LabReportsRead.Reports { All: [var report] } ? ResultClaims.Of(report) : throw new InvalidDataException(read.ToString());
    }
}
