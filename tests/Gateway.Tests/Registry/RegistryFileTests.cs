using System.Text.Json.Nodes;
using Xunit;

namespace Gateway.Tests.Registry;

/// <summary>What one file can have wrong in itself.</summary>
public sealed class RegistryFileTests
{
    private const string Noord = "labs/lab-noord.json";
    private const string Cervical = "programmes/cervical.json";
    private const string Anna = "people/operator-anna.json";

    public static TheoryData<string, string, string, string> SpoiltMembers => new()
    {
        { Noord, "id", "\"Lab Noord\"", "$.id: 'Lab Noord' is no id; use 1 to 32 of a-z, 0-9 and -" },
        { Noord, "id", "\"lab-nord\"", "$.id: 'lab-nord' is not the file's name; rename the file to lab-nord.json or write 'lab-noord'" },
        { Noord, "name", "\"\"", "$.name: must not be empty" },
        { Noord, "name", "7", "$.name: must be a text" },
        { Noord, "endpoint", "\"http://localhost:8451/fhir\"", "$.endpoint: must be an https URL" },
        { Noord, "endpoint", "\"https://anna:geheim@localhost/fhir\"", "$.endpoint: must be an https URL" },
        { Noord, "endpoint", "\"https://localhost/fhir?key=1\"", "$.endpoint: must be an https URL" },
        { Noord, "bundle", "\"mesage\"", "$.bundle: 'mesage' is not one of transaction, message; nearest: 'message'" },
        { Noord, "serverPins", "[]", "$.serverPins: must name at least one" },
        { Noord, "serverPins", "[\"sha256/c29ydA==\"]", "$.serverPins[0]: is no pin" },
        { Noord, "serverPins", "[\"sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\"]", "$.serverPins[0]: is no pin" },
        { Noord, "serverPins", "[\"certificate:../lab-noord-server.crt\"]", "$.serverPins[0]: '../lab-noord-server.crt' must be a file's name without a folder" },
        { Noord, "clientPins", "[\"certificate:lab-nord-client.crt\"]", "$.clientPins[0]: the certificates folder has no 'lab-nord-client.crt'; make it (certs/make) or correct the name; nearest: 'lab-noord-client.crt'" },
        { Noord, "timeZone", "\"Europe/Amsterdm\"", "$.timeZone: this machine knows no time zone 'Europe/Amsterdm'; write its IANA name, such as Europe/Amsterdam, or install tzdata; nearest: 'Europe/Amsterdam'" },
        { Noord, "closedWeekdays", "[\"zondag\"]", "$.closedWeekdays[0]: 'zondag' is not one of sunday, monday, tuesday, wednesday, thursday, friday, saturday" },
        { Noord, "closedWeekdays", "[\"sunday\", \"sunday\"]", "$.closedWeekdays[1]: 'sunday' is there twice; remove one" },
        { Noord, "closedDates", "[\"2026-12-25\", \"25-12-2027\"]", "$.closedDates[1]: '25-12-2027' is no date; write it as 2026-12-25" },
        { Noord, "outstandingLimit", "0", "$.outstandingLimit: must be a whole number of at least 1" },
        { Noord, "capabilities", "[]", "$.capabilities: must name at least one" },
        { Noord, "capabilities", "[\"hrhpv\"]", "$.capabilities[0]: must be an object" },
        { Noord, "capabilities", """[{ "test": "hrhpv", "capacityADay": -1, "share": 1 }]""", "$.capabilities[0].capacityADay: must be a whole number of at least 0" },
        { Noord, "capabilities", """[{ "test": "hrhpv", "capacityADay": 10, "share": 0 }]""", "$.capabilities[0].share: must be a number above 0" },
        { Noord, "capabilities", """[{ "test": "hrhpv", "capacityADay": 10, "share": 1, "capacity": 10 }]""", "$.capabilities[0].capacity: there is no such member; remove it or correct its name" },
        { Noord, "capabilities", """[{ "test": "hrhpv", "capacityADay": 10, "share": 1 }, { "test": "hrhpv", "capacityADay": 20, "share": 1 }]""", "$.capabilities[1].test: 'hrhpv' is there twice; remove one" },
        { Noord, "endpont", "\"https://localhost:8451/fhir\"", "$.endpont: there is no such member; remove it or correct its name; nearest: 'endpoint'" },
        { Cervical, "personIdentifierSystem", "\"bsn\"", "$.personIdentifierSystem: must be an absolute URI" },
        { Cervical, "defaultTest", "\"hrhvp\"", "$.defaultTest: the programme has no test 'hrhvp'; nearest: 'hrhpv'" },
        { Cervical, "refuseUnknownElements", "\"yes\"", "$.refuseUnknownElements: must be true or false" },
        { Cervical, "invitations", """{ "participation": 52, "selfSampling": 0.4 }""", "$.invitations.participation: must be at most 1: it is a part of the invited" },
        { Cervical, "invitations", """{ "participation": 0, "selfSampling": 0.4 }""", "$.invitations.participation: must be a number above 0" },
        { Cervical, "invitations", """{ "participation": 0.52, "selfSampling": 40 }""", "$.invitations.selfSampling: must be a number from 0 to 1" },
        { Cervical, "invitations", """{ "participation": 0.52 }""", "$.invitations.selfSampling: is missing; it must be a number from 0 to 1" },
        { Cervical, "invitations", """{ "participation": 0.52, "selfSampling": 0.4, "response": 1 }""", "$.invitations.response: there is no such member" },
        { Cervical, "placers", "[]", "$.placers: must name at least one" },
        { Anna, "role", "\"placer\"", "$.role: 'placer' is not one of operator, auditor" },
        { Anna, "programmes", "[\"cervicaal\"]", "$.programmes[0]: there is no programme 'cervicaal'; nearest: 'cervical'" },
    };

    [Theory]
    [MemberData(nameof(SpoiltMembers))]
    public void A_spoilt_member_is_told_with_file_path_and_remedy(string file, string member, string value, string told)
    {
        using var files = new TestRegistry();
        files.Change(file, json => json[member] = JsonNode.Parse(value));

        Assert.StartsWith($"{file} {told}", Assert.Single(files.Problems()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Noord, "endpoint")]
    [InlineData(Noord, "clientPins")]
    [InlineData(Noord, "outstandingLimit")]
    [InlineData(Cervical, "personIdentifierSystem")]
    [InlineData(Cervical, "tests")]
    [InlineData(Anna, "role")]
    public void A_missing_member_is_told(string file, string member)
    {
        using var files = new TestRegistry();
        files.Change(file, json => json.AsObject().Remove(member));

        Assert.StartsWith($"{file} $.{member}: is missing; it must be", Assert.Single(files.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_means_one_test()
    {
        using var files = new TestRegistry();
        files.Change(Cervical, json => json["tests"]![1]!["codes"]![0]!["code"] = "82675-0");

        Assert.Equal($"{Cervical} $.tests[1].codes[0]: the code '82675-0' already means the test 'hrhpv'; a code means one test", Assert.Single(files.Problems()));
    }

    [Fact]
    public void Results_endpoint_and_its_pins_come_together()
    {
        using var files = new TestRegistry();
        files.Change(Cervical, json => json["placers"]![0]!.AsObject().Remove("resultsPins"));
        files.Change("programmes/bowel.json", json => json["placers"]![0]!.AsObject().Remove("resultsEndpoint"));

        Assert.Equal(
            [
                "programmes/bowel.json $.placers[0].resultsPins: there is no resultsEndpoint to pin; add it or remove these",
                "programmes/cervical.json $.placers[0].resultsPins: is missing; it must be a list",
            ],
            files.Problems());
    }

    [Fact]
    public void Certificate_pins_need_the_certificates_folder()
    {
        using var files = new TestRegistry();

        var problems = files.Problems(withCertificates: false);

        Assert.Equal(TestRegistry.CertificateNames.Count, problems.Count);
        Assert.All(problems, problem => Assert.EndsWith("set Gateway:Certificates", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Certificates_not_yet_made_are_told_one_by_one()
    {
        using var files = new TestRegistry();
        Directory.Delete(files.Certificates, recursive: true);

        var problems = files.Problems();

        Assert.Equal(TestRegistry.CertificateNames.Count, problems.Count);
        Assert.All(problems, problem => Assert.EndsWith("make it (certs/make) or correct the name", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_file_that_holds_none_is_told()
    {
        using var files = new TestRegistry();
        files.Write("certificates/auditor-cert.crt", "nog te maken");

        Assert.Equal("people/auditor-cert.json $.pins[0]: 'auditor-cert.crt' in the certificates folder is no PEM certificate; make it again", Assert.Single(files.Problems()));
    }

    [Theory]
    [InlineData("{ \"id\": \"lab-noord\",\n  \"name\" }", "labs/lab-noord.json line 2 $: is not valid JSON: ")]
    [InlineData("{ \"id\": \"lab-noord\", \"id\": \"lab-noord\" }", "labs/lab-noord.json $: is not valid JSON: Duplicate property 'id'")]
    [InlineData("{ } // oud", "labs/lab-noord.json line 1 $: is not valid JSON: ")]
    [InlineData("", "labs/lab-noord.json line 1 $: is not valid JSON: ")]
    [InlineData("[]", "labs/lab-noord.json $: must be a JSON object")]
    [InlineData("{ \"id\": \"\\ud800\" }", "labs/lab-noord.json $: holds a text that is not valid Unicode; save the file as UTF-8")]
    public void A_file_that_is_no_JSON_object_is_told_once(string text, string told)
    {
        using var files = new TestRegistry();
        files.Write(Noord, text);

        Assert.StartsWith(told, Assert.Single(files.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_problem()
    {
        using var files = new TestRegistry();
        files.Write(Noord, '\uFEFF' + File.ReadAllText(files.PathOf(Noord)));

        Assert.Empty(files.Problems());
    }
}
