using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Fhir;
using Gateway.Registry;
using Xunit;

namespace Gateway.Tests.Registry;

public sealed class DemoSetTests
{
    [Fact]
    public void Demo_set_loads_with_three_labs_and_two_programmes()
    {
        using var files = new TestRegistry();

        var registry = files.Loaded();

        Assert.Equal(["lab-midden", "lab-noord", "lab-zuid"], registry.Labs.Select(lab => lab.Id));
        Assert.Equal(["bowel", "cervical"], registry.Programmes.Select(programme => programme.Id));
        Assert.Equal(LabBundle.Message, registry.Lab("lab-midden")!.Bundle);
        Assert.Equal(new Uri("https://localhost:8451/fhir"), registry.Lab("lab-noord")!.Endpoint);
        Assert.Equal(["hrhpv", "cytology", "fit"], registry.Lab("lab-zuid")!.Capabilities.Select(capability => capability.Test));
        Assert.Equal(new Uri("https://localhost:8461/fhir"), registry.Programme("cervical")!.Placers[0].ResultsEndpoint);
        Assert.Null(registry.Lab("lab-west"));
    }

    [Fact]
    public void Every_capability_has_its_policy_and_every_lab_its_results_policy()
    {
        using var files = new TestRegistry();

        var registry = files.Loaded();

        Assert.All(registry.Labs, lab =>
        {
            Assert.All(lab.Capabilities, capability => Assert.Equal(lab.Id, registry.PolicyFor(lab.Id, capability.Test)!.Lab));
            Assert.Equal($"{lab.Id}-results", registry.ResultsPolicyFor(lab.Id).Id);
        });
        Assert.Null(registry.PolicyFor("lab-noord", "mammography"));
    }

    [Fact]
    public void Parties_have_their_role_their_programmes_and_the_pins_of_their_certificates()
    {
        using var files = new TestRegistry();
        using var noord = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(files.Certificates, "lab-noord-client.crt"));

        var parties = files.Loaded().Parties.ToDictionary(party => party.Id, StringComparer.Ordinal);

        Assert.Equal(8, parties.Count);
        Assert.Equal(Role.Lab, parties["lab-noord"].Role);
        Assert.Equal(["cervical"], parties["lab-noord"].Programmes);
        Assert.Equal([PublicKeyPin.Of(noord)], parties["lab-noord"].Pins);
        Assert.Equal(["bowel", "cervical"], parties["lab-midden"].Programmes);
        Assert.Equal((Role.Placer, "cervical"), (parties["programme-cervical"].Role, Assert.Single(parties["programme-cervical"].Programmes)));
        Assert.Equal(Role.Operator, parties["operator-bram"].Role);
        Assert.Equal(Role.Auditor, parties["auditor-cert"].Role);
    }

    [Fact]
    public void Codes_lead_to_the_programmes_own_tests_only()
    {
        using var files = new TestRegistry();

        var cervical = files.Loaded().Programme("cervical")!;

        Assert.Equal("hrhpv", cervical.TestFor(Coding("http://loinc.org", "82675-0"))!.Id);
        Assert.Equal("cytology", cervical.TestFor(Coding("http://loinc.org", "10524-7"))!.Id);
        Assert.Null(cervical.TestFor(Coding("http://loinc.org", "29771-3")));
        Assert.Null(cervical.TestFor(Coding("http://snomed.info/sct", "82675-0")));
        Assert.Equal("hrhpv", cervical.DefaultTest);
    }

    private static FhirNode Coding(string system, string code)
    {
        var json = $$$"""{"resourceType":"ServiceRequest","code":{"coding":[{"system":"{{{system}}}","code":"{{{code}}}"}]}}""";
        var read = Assert.IsType<FhirReadResult.Read>(FhirMessage.Read(Encoding.UTF8.GetBytes(json), FhirReaderOptions.Default));
        var codings = read.Message.Root["code"u8]["coding"u8].GetEnumerator();
        Assert.True(codings.MoveNext());
        return codings.Current;
    }

    [Fact]
    public void During_a_rotation_a_lab_is_known_by_its_old_key_and_its_new_one()
    {
        using var files = new TestRegistry();
        var next = files.AddCertificate("lab-noord-client-2027");
        files.Change("labs/lab-noord.json", lab => lab["clientPins"]!.AsArray().Add(next));

        var pins = files.Loaded().Parties.Single(party => party.Id == "lab-noord").Pins;

        Assert.Equal(2, pins.Count);
        Assert.Contains(next, pins);
    }

    [Fact]
    public void A_certificate_file_that_goes_on_with_its_chain_pins_its_own_key_only()
    {
        using var files = new TestRegistry();
        var issuing = files.AddCertificate("issuing");
        var leaf = files.AddCertificate("lab-zuid-client");
        File.AppendAllText(
            Path.Combine(files.Certificates, "lab-zuid-client.crt"),
            "\n" + File.ReadAllText(Path.Combine(files.Certificates, "issuing.crt")));

        var pins = files.Loaded().Lab("lab-zuid")!.ClientPins;

        Assert.Equal([leaf], pins);
        Assert.NotEqual(issuing, leaf);
    }
}
