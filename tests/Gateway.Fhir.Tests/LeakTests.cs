using System.Text.Json;
using static Gateway.Fhir.Tests.Leak;

namespace Gateway.Fhir.Tests;

/// <summary>One test for each known way in which minimisers leak: here texts, attachments, references and ids. LEK stands for a personal value.</summary>
public sealed class LeakTests
{
    [Fact]
    public void Narrative_of_the_patient_stays() => DoesNotLeak(Orders.Bundle(patient: ""","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">LEK-de-Vries</div>"}"""));

    [Fact]
    public void Narrative_of_the_order_stays() => DoesNotLeak(Orders.Bundle(request: ""","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">LEK-de-Vries</div>"}"""));

    [Fact]
    public void Extension_on_the_narratives_div_stays() => DoesNotLeak(Orders.Bundle(patient: ""","text":{"status":"generated","div":"<div/>","_div":{"extension":[{"url":"http://example.nl/LEK-de-Vries","valueString":"LEK-de-Vries"}]}}"""));

    [Fact]
    public void Note_stays() => DoesNotLeak(Orders.Bundle(request: ""","note":[{"text":"LEK-de-Vries","authorString":"LEK-de-Vries"}]"""));

    [Fact]
    public void Patient_instruction_stays() => DoesNotLeak(Orders.Bundle(request: ""","patientInstruction":"LEK-de-Vries" """));

    [Fact]
    public void Coding_display_stays_under_a_wildcard() => DoesNotLeak(Orders.Bundle(code: ""","display":"LEK-de-Vries" """));

    [Fact]
    public void CodeableConcept_text_stays_under_a_wildcard() => DoesNotLeak(Orders.Bundle(specimen: ""","collection":{"method":{"text":"LEK-de-Vries","coding":[{"system":"http://snomed.info/sct","code":"258411007"}]}}"""));

    [Fact]
    public void Quantity_unit_stays_under_a_wildcard() => DoesNotLeak(Orders.Bundle(specimen: ""","collection":{"quantity":{"value":2,"unit":"LEK-de-Vries"}}"""));

    [Fact]
    public void Base64_photo_stays() => DoesNotLeak(Orders.Bundle(patient: ""","photo":[{"contentType":"image/png","data":"TEVLLWRlLVZyaWVz","url":"http://example.nl/LEK-de-Vries","title":"LEK-de-Vries"}]"""), "TEVLLWRl");

    [Fact]
    public void Attachment_in_an_extension_stays() => DoesNotLeak(Orders.Bundle(patient: ""","extension":[{"url":"http://example.nl/brief","valueAttachment":{"data":"TEVLLWRlLVZyaWVz"}}]"""), "TEVLLWRl");

    [Fact]
    public void Reference_display_stays() => DoesNotLeak(Orders.Bundle(request: ""","requester":{"reference":"Practitioner/1","display":"Patient, LEK-de-Vries"}"""));

    [Fact]
    public void Reference_identifier_stays() => DoesNotLeak(Orders.Bundle(request: ""","requester":{"identifier":{"system":"http://fhir.nl/fhir/NamingSystem/bsn","value":"123456782"}}"""));

    [Fact]
    public void Reference_to_another_server_stays() => DoesNotLeak(Orders.Bundle(request: ""","requester":{"reference":"https://epd.example/fhir/Practitioner/LEK-de-Vries"}"""));

    [Fact]
    public void Conditional_reference_stays() => DoesNotLeak(Orders.Bundle(request: ""","supportingInfo":[{"reference":"Patient?identifier=http://fhir.nl/fhir/NamingSystem/bsn|123456782"}]"""));

    [Fact]
    public void Id_that_is_a_citizen_service_number_is_replaced() => DoesNotLeak(Orders.Bundle(entries: """,{"fullUrl":"https://epd.example/fhir/Observation/123456782","resource":{"resourceType":"Observation","id":"123456782","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"11778-8"}]},"subject":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01"}}}"""));

    [Fact]
    public void Extension_on_id_stays() => DoesNotLeak(Orders.Bundle(patient: ""","id":"p1","_id":{"extension":[{"url":"http://example.nl/LEK-de-Vries","valueString":"LEK-de-Vries"}]}"""));

    [Fact]
    public void Element_ids_stay() => DoesNotLeak(Orders.Bundle(specimen: ""","collection":{"id":"LEK-de-Vries","quantity":{"id":"LEK-de-Vries","value":2}}"""));

    [Fact]
    public void Identifier_assigner_stays() => DoesNotLeak(Orders.Bundle(patient: "").Replace(
        "\"value\":\"123456782\"}", """ "value":"123456782","assigner":{"display":"LEK-de-Vries"},"period":{"start":"1984"}}""", StringComparison.Ordinal));

    [Fact]
    public void Escaped_key_is_the_same_key() => DoesNotLeak(Orders.Bundle(patient: ""","\u006eame":[{"\u0066amily":"LEK-de-Vries"}]"""));

    [Fact]
    public void Escaped_identifier_key_is_pseudonymised_like_any_other() =>
        DoesNotLeak(Orders.Bundle().Replace("\"identifier\":[{\"system\":\"http://fhir", "\"\\u0069dentifier\":[{\"system\":\"http:\\/\\/fhir", StringComparison.Ordinal));

    [Fact]
    public void Case_variant_of_a_kept_key_stays() => DoesNotLeak(Orders.Bundle(patient: ""","Gender":"LEK-de-Vries","GENDER":"LEK-de-Vries","birthdate":"LEK-de-Vries" """));

    [Fact]
    public void Unknown_element_stays() => DoesNotLeak(Orders.Bundle(patient: ""","bijnaam":{"identifier":[{"value":"LEK-de-Vries"}]}"""));

    [Fact]
    public void Pseudonym_is_another_at_every_lab_and_no_plain_hash()
    {
        string At(string lab)
        {
            using var message = Given.Message(Orders.Bundle());
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            Minimiser.Minimise(message, message.Order(), Orders.Wide, new Pseudonyms(lab), Given.Envelope(), output);
            using var json = JsonDocument.Parse(output.WrittenMemory);
            var identifier = json.RootElement.Resource("Patient").GetProperty("identifier")[0];
            Assert.NotEqual(Given.BsnSystem, identifier.GetProperty("system").GetString(), StringComparer.Ordinal);
            return identifier.GetProperty("value").GetString()!;
        }

        Assert.Equal(At("lab-noord"), At("lab-noord"));
        Assert.NotEqual(At("lab-noord"), At("lab-zuid"), StringComparer.Ordinal);
        var plain = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Orders.Bsn)));
        Assert.NotEqual(plain, At("lab-noord"), StringComparer.Ordinal);
    }

    [Fact]
    public void Refusal_leaves_nothing_in_the_output()
    {
        using var message = Given.Message(Orders.Bundle(accession: Orders.Bsn));
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.IsType<MinimiseResult.Refused>(Minimiser.Minimise(message, message.Order(), Orders.Wide, new Pseudonyms("lab-midden"), Given.Envelope(), output));
        Assert.Equal(0, output.WrittenCount);
    }
}
