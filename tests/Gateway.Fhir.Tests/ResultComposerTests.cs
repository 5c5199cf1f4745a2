using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Fhir.Tests;

public sealed class ResultComposerTests
{
    private static readonly PlacerEnvelope Envelope = new("urn:screening-gateway:report", "R-2026-1", Given.Noon);

    private static JsonElement Composed(string result, PlacerIdentity identity)
    {
        using var message = Given.Message(result);
        var output = new ArrayBufferWriter<byte>();
        var outcome = ResultComposer.Compose(message, message.Entries.First(e => e.ResourceType == "DiagnosticReport"), Given.Registered("results/lab-midden"), identity, Envelope, output);
        Assert.IsType<MinimiseResult.Minimised>(outcome);
        Given.Message(output.WrittenSpan.ToArray());
        return JsonDocument.Parse(output.WrittenMemory).RootElement;
    }

    private static PlacerIdentity IdentityOf(string order)
    {
        using var message = Given.Message(order);
        return message.PlacerIdentityOf(message.Order());
    }

    private const string Result = """
        {"resourceType":"Bundle","type":"transaction","entry":[
          {"fullUrl":"urn:uuid:1","resource":{"resourceType":"DiagnosticReport","identifier":[{"value":"LAB-1"}],"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"82675-0"}]},
            "subject":{"identifier":{"system":"urn:screening-gateway:pseudonym:lab-midden","value":"abc"}},"basedOn":[{"identifier":{"value":"GW-1"}}],"issued":"2026-03-05T10:00:00Z",
            "result":[{"reference":"urn:uuid:2"},{"reference":"#o"}],"specimen":[{"reference":"urn:uuid:3"}],"conclusion":"Mevrouw de Vries heeft ...",
            "contained":[{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"77378-8"}]},"subject":{"display":"de Vries"},"valueInteger":16}]}},
          {"fullUrl":"urn:uuid:2","resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"82675-0"}]},
            "subject":{"reference":"urn:uuid:4"},"valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260373001"}],"text":"positief"}}},
          {"fullUrl":"urn:uuid:3","resource":{"resourceType":"Specimen","accessionIdentifier":{"value":"H26-000417"},"subject":{"reference":"urn:uuid:4"}}},
          {"fullUrl":"urn:uuid:4","resource":{"resourceType":"Patient","name":[{"family":"van een ander"}],"identifier":[{"value":"abc"}]}},
          {"fullUrl":"urn:uuid:5","resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"losse bevinding"}]}}}
        ]}
        """;

    [Fact]
    public void Result_carries_the_placers_patient_and_order_and_none_of_the_labs()
    {
        var bundle = Composed(Result, IdentityOf(Orders.Bundle()));
        var text = bundle.GetRawText();
        Assert.Equal("DiagnosticReport Observation Specimen Patient", string.Join(' ', bundle.Types()));
        foreach (var stranger in (string[])["abc", "van een ander", "GW-1", "LAB-1", "de Vries", "losse bevinding", "positief"])
            Assert.DoesNotContain(stranger, text, StringComparison.Ordinal);
        var patient = bundle.Resource("Patient");
        Assert.Equal("resourceType identifier", string.Join(' ', patient.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(Orders.Bsn, patient.GetProperty("identifier")[0].GetProperty("value").GetString());
        var fullUrl = bundle.GetProperty("entry")[3].GetProperty("fullUrl").GetString();
        foreach (var resource in new[] { bundle.Resource("DiagnosticReport"), bundle.Resource("Observation"), bundle.Resource("Specimen") })
            Assert.Equal(fullUrl, resource.GetProperty("subject").GetProperty("reference").GetString());
        Assert.Equal("BVO-2026-88001", bundle.Resource("DiagnosticReport").GetProperty("basedOn")[0].GetProperty("identifier").GetProperty("value").GetString());
    }

    [Fact]
    public void Contained_observation_stays_contained_with_the_placers_patient()
    {
        var observation = Composed(Result, IdentityOf(Orders.Bundle())).Resource("DiagnosticReport").GetProperty("contained")[0];
        Assert.Equal(16, observation.GetProperty("valueInteger").GetInt32());
        Assert.Equal(Orders.Bsn, observation.GetProperty("subject").GetProperty("identifier").GetProperty("value").GetString());
    }

    [Fact]
    public void Report_and_patient_are_created_once()
    {
        var entries = Composed(Result, IdentityOf(Orders.Bundle())).GetProperty("entry");
        Assert.Equal("identifier=urn:screening-gateway:report|R-2026-1", entries[0].GetProperty("request").GetProperty("ifNoneExist").GetString());
        Assert.Equal($"identifier={Given.BsnSystem}|{Orders.Bsn}", entries[3].GetProperty("request").GetProperty("ifNoneExist").GetString());
    }

    [Theory]
    [InlineData("Patient/17", "Patient/17")]
    [InlineData("https://epd.example/fhir/Patient/17", "https://epd.example/fhir/Patient/17")]
    public void Reference_that_means_something_at_the_placer_is_given_back_as_it_was(string written, string expected)
    {
        var identity = IdentityOf(Orders.Bundle()) with { PatientReference = written };
        Assert.Equal(expected, Composed(Result, identity).Resource("DiagnosticReport").GetProperty("subject").GetProperty("reference").GetString());
    }

    [Fact]
    public void Reference_into_the_placers_own_resource_leads_to_the_patient_beside_the_result()
    {
        var bundle = Composed(Result, IdentityOf("""
            {"resourceType":"ServiceRequest","status":"active","intent":"order","contained":[{"resourceType":"Patient","id":"p","identifier":[{"system":"http://programma.example/client","value":"C-1"}]}],"subject":{"reference":"#p"}}
            """));
        Assert.Equal(bundle.GetProperty("entry")[3].GetProperty("fullUrl").GetString(), bundle.Resource("DiagnosticReport").GetProperty("subject").GetProperty("reference").GetString());
        Assert.Equal("C-1", bundle.Resource("Patient").GetProperty("identifier")[0].GetProperty("value").GetString());
    }

    [Fact]
    public void Bare_report_with_contained_observations_is_a_result() => Assert.Equal(
        "DiagnosticReport Patient",
        string.Join(' ', Composed(
            """
            {"resourceType":"DiagnosticReport","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"82675-0"}]},"result":[{"reference":"#o"}],
             "contained":[{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"82675-0"}]},"valueBoolean":true}]}
            """,
            IdentityOf(Orders.Bundle())).Types()));

    [Fact]
    public void Order_is_no_result()
    {
        using var message = Given.Message(Orders.Bundle());
        var output = new ArrayBufferWriter<byte>();
        Assert.IsType<MinimiseResult.Refused>(ResultComposer.Compose(message, message.Order(), Given.Registered("results/lab-midden"), IdentityOf(Orders.Bundle()), Envelope, output));
        Assert.Equal("", Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
