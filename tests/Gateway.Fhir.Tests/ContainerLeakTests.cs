using static Gateway.Fhir.Tests.Leak;

namespace Gateway.Fhir.Tests;

/// <summary>A resource inside a resource, and types of which no line says anything.</summary>
public sealed class ContainerLeakTests
{
    [Fact]
    public void Nested_contained_resource_stays() => DoesNotLeak(Orders.Bundle(request: ""","contained":[{"resourceType":"Practitioner","id":"a","contained":[{"resourceType":"Patient","id":"b","gender":"male","name":[{"text":"LEK-de-Vries"}]}]}],"requester":{"reference":"#a"}"""));

    [Fact]
    public void Orphaned_contained_resource_stays() => DoesNotLeak(Orders.Bundle(request: ""","contained":[{"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"code":"LEK-de-Vries"}]}}]"""));

    [Fact]
    public void Contained_resource_is_cut_by_the_lines_of_its_own_type() => DoesNotLeak(Orders.Bundle(request: ""","contained":[{"resourceType":"Practitioner","id":"LEK-de-Vries","name":[{"family":"LEK-de-Vries"}],"identifier":[{"system":"http://fhir.nl/fhir/NamingSystem/agb-z","value":"01123456"}]}],"requester":{"reference":"#LEK-de-Vries"}"""));

    [Fact]
    public void Bundle_in_a_bundle_stays() => DoesNotLeak(Orders.Bundle(entries: """,{"resource":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"LEK-de-Vries"}]}}}]}}"""));

    [Fact]
    public void Parameters_stay() => DoesNotLeak(Orders.Bundle(entries: """,{"resource":{"resourceType":"Parameters","parameter":[{"name":"a","valueString":"LEK-de-Vries"}]}}"""));

    [Fact]
    public void Binary_stays() => DoesNotLeak(Orders.Bundle(entries: """,{"resource":{"resourceType":"Binary","contentType":"text/plain","data":"TEVLLWRlLVZyaWVz"}}"""), "TEVLLWRl");

    [Fact]
    public void Resource_type_without_a_line_stays() => DoesNotLeak(Orders.Bundle(entries: """,{"resource":{"resourceType":"RelatedPerson","patient":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01"},"name":[{"family":"LEK-de-Vries"}]}}"""));

    [Fact]
    public void Bare_order_with_contained_patient_does_not_leak()
    {
        var text = Given.TextAtLab(
            $$$"""
            {"resourceType":"ServiceRequest","id":"{{{Lek}}}","status":"active","intent":"order","code":{"coding":[{"system":"http://loinc.org","code":"82675-0"}]},
             "contained":[{"resourceType":"Patient","id":"pat-{{{Lek}}}","gender":"female","name":[{"family":"{{{Lek}}}"}],"identifier":[{"system":"http://fhir.nl/fhir/NamingSystem/bsn","value":"123456782"}]}],
             "subject":{"reference":"#pat-{{{Lek}}}","display":"{{{Lek}}}"}}
            """,
            Orders.Wide);
        Assert.Contains("\"female\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Lek, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Orders.Bsn, text, StringComparison.Ordinal);
    }
}
