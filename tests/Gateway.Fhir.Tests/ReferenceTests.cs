using static Gateway.Fhir.Tests.Fragments;

namespace Gateway.Fhir.Tests;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("urn:uuid:9b2d7a10-0000-4000-8000-000000000001", "urn:uuid:9b2d7a10-0000-4000-8000-000000000001", "")]
    [InlineData("Patient/17", "Patient/17", "")]
    [InlineData("Patient/17", null, ",\"id\":\"17\"")]
    [InlineData("Patient/17", "https://epd.example/fhir/Patient/17", ",\"id\":\"17\"")]
    [InlineData("https://epd.example/fhir/Patient/17", "https://epd.example/fhir/Patient/17", ",\"id\":\"17\"")]
    [InlineData("https://epd.example/fhir/Patient/17/_history/3", "https://epd.example/fhir/Patient/17", ",\"id\":\"17\"")]
    public void Reference_finds_its_entry(string reference, string? fullUrl, string id)
    {
        using var message = Given.Message(Bundle(Entry("ServiceRequest", "", "urn:uuid:a"), Entry("Patient", id, fullUrl)));
        Assert.Equal(1, message.Resolve(message.Entries[0], reference)?.Index);
    }

    [Fact]
    public void Reference_escaped_by_its_sender_finds_its_entry()
    {
        using var message = Given.Message(Bundle(Entry("ServiceRequest", ",\"subject\":{\"reference\":\"Patient\\/17\"}"), Entry("Patient", ",\"id\":\"1\\u0037\"")));
        Assert.Equal(1, message.Resolve(message.Entries[0], "Patient/17")?.Index);
        Assert.Equal(2, message.ScopeOf(message.Entries[0]).Count);
    }

    [Theory]
    [InlineData("Patient/18")]
    [InlineData("#17")]
    [InlineData("")]
    [InlineData("https://other.example/fhir/Patient/17")]
    public void Reference_to_elsewhere_finds_nothing(string reference)
    {
        using var message = Given.Message(Bundle(Entry("ServiceRequest", ""), Entry("Patient", ",\"id\":\"17\"")));
        Assert.Null(message.Resolve(message.Entries[0], reference));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Reference_that_two_entries_answer_to_is_not_guessed(int others)
    {
        var rest = Enumerable.Range(0, others).Select(i => Entry("Observation", $",\"id\":\"o{i}\"", $"urn:uuid:{i}"));
        using var message = Given.Message(Bundle([Entry("ServiceRequest", ""), Entry("Patient", ",\"id\":\"17\""), Entry("Patient", ",\"id\":\"17\""), .. rest]));
        Assert.Null(message.Resolve(message.Entries[0], "Patient/17"));
    }

    [Fact]
    public void Relative_reference_prefers_the_server_of_its_own_entry()
    {
        using var message = Given.Message(Bundle(
            Entry("ServiceRequest", ",\"id\":\"1\"", "https://b.example/ServiceRequest/1"),
            Entry("Patient", ",\"id\":\"17\"", "https://a.example/Patient/17"),
            Entry("Patient", ",\"id\":\"17\"", "https://b.example/Patient/17")));
        Assert.Equal(2, message.Resolve(message.Entries[0], "Patient/17")?.Index);
    }

    [Fact]
    public void Scope_holds_what_belongs_to_the_order_and_nothing_of_another()
    {
        using var message = Given.Message(Bundle(
            Entry("MessageHeader", ",\"focus\":[{\"reference\":\"ServiceRequest/a\"}]"),
            Entry("ServiceRequest", $",\"id\":\"a\",\"subject\":{Ref("Patient/p")},\"specimen\":[{Ref("Specimen/sa")}],\"requester\":{Ref("Practitioner/h")}"),
            Entry("ServiceRequest", $",\"id\":\"b\",\"subject\":{Ref("Patient/p")},\"specimen\":[{Ref("Specimen/sb")}],\"basedOn\":[{Ref("ServiceRequest/a")}]"),
            Entry("Patient", ",\"id\":\"p\""),
            Entry("Specimen", $",\"id\":\"sa\",\"subject\":{Ref("Patient/p")}"),
            Entry("Specimen", $",\"id\":\"sb\",\"subject\":{Ref("Patient/p")}"),
            Entry("Practitioner", ",\"id\":\"h\""),
            Entry("Coverage", $",\"id\":\"c\",\"beneficiary\":{Ref("Patient/p")},\"payor\":[{Ref("Organization/v")}]"),
            Entry("Organization", ",\"id\":\"v\",\"name\":\"Zorgverzekeraar\""),
            Entry("Observation", $",\"id\":\"ob\",\"subject\":{Ref("Patient/p")},\"specimen\":{Ref("Specimen/sb")}"),
            Entry("Observation", $",\"id\":\"oa\",\"specimen\":{Ref("Specimen/sa")}"),
            Entry("Practitioner", ",\"id\":\"stranger\"")));
        Assert.Equal("a p sa h c v oa", string.Join(' ', message.ScopeOf(message.Entries[1]).Select(e => e.Id)));
        Assert.Equal("b p sb c v ob", string.Join(' ', message.ScopeOf(message.Entries[2]).Select(e => e.Id)));
    }

    [Fact]
    public void Scope_of_the_only_order_is_everything()
    {
        using var message = Given.Message(Bundle(Entry("Patient", ""), Entry("ServiceRequest", ""), Entry("Specimen", "")));
        Assert.Equal("ServiceRequest Patient Specimen", string.Join(' ', message.ScopeOf(message.Order()).Select(e => e.ResourceType)));
    }
}
