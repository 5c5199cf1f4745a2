using System.Text.Json;

namespace Gateway.Fhir.Tests;

/// <summary>One test for each known way in which minimisers leak. LEK stands for a personal value.</summary>
public sealed class LeakTests
{
    private const string Lek = "LEK-de-Vries";

    // The request reaches the lab, with its pseudonym and its tube, and nothing of the value.
    private static void DoesNotLeak(string order, string lek = Lek)
    {
        var text = Given.TextAtLab(order, Orders.Wide);
        Assert.Contains("82675-0", text, StringComparison.Ordinal);
        Assert.Contains("\"1984\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(lek, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Orders.Bsn, text, StringComparison.Ordinal);
    }

    private static void IsRefused(string order, string expression)
    {
        var problem = Given.RefusedOrder(order, Orders.Wide);
        Assert.Equal(expression, problem.Expression);
        Assert.DoesNotContain(Orders.Bsn, problem.ToString(), StringComparison.Ordinal);
    }

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
    public void Accession_number_with_the_citizen_service_number_is_refused() =>
        IsRefused(Orders.Bundle(accession: "H26-123456782"), "Bundle.entry[1].resource.accessionIdentifier.value");

    [Fact]
    public void Order_group_number_with_the_citizen_service_number_is_refused() =>
        IsRefused(Orders.Bundle(request: ""","requisition":{"value":"2026/123.456.782"}"""), "Bundle.entry[2].resource.requisition.value");

    [Fact]
    public void Placer_order_number_with_the_citizen_service_number_stays() =>
        DoesNotLeak(Orders.Bundle().Replace("BVO-2026-88001", "BVO-" + Orders.Bsn, StringComparison.Ordinal));

    [Fact]
    public void Citizen_service_number_of_eight_digits_is_found_in_an_accession_number() =>
        IsRefused(
            Orders.Bundle(accession: "10000021").Replace("\"value\":\"123456782\"", "\"value\":\"010000021\"", StringComparison.Ordinal),
            "Bundle.entry[1].resource.accessionIdentifier.value");

    [Fact]
    public void Citizen_service_number_with_dots_is_found_in_an_accession_number() =>
        IsRefused(Orders.Bundle(accession: "1234.56.782"), "Bundle.entry[1].resource.accessionIdentifier.value");

    [Fact]
    public void Citizen_service_number_in_full_width_digits_is_found_in_an_accession_number() =>
        IsRefused(Orders.Bundle(accession: "１２３４５６７８２"), "Bundle.entry[1].resource.accessionIdentifier.value");

    [Fact]
    public void Citizen_service_number_in_escaped_digits_is_found_in_an_accession_number() =>
        IsRefused(Orders.Bundle(accession: "\\u0031\\u0032345678\\u0032"), "Bundle.entry[1].resource.accessionIdentifier.value");

    [Fact]
    public void Citizen_service_number_split_by_invisible_characters_is_found_in_an_accession_number() =>
        IsRefused(Orders.Bundle(accession: "1234\\u200b56782"), "Bundle.entry[1].resource.accessionIdentifier.value");

    [Fact]
    public void Citizen_service_number_as_a_quantity_is_refused() => IsRefused(
        Orders.Bundle(entries: """,{"resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"x"}]},"valueQuantity":{"value":123456782}}}"""),
        "Bundle.entry[3].resource.value.value");

    [Fact]
    public void Citizen_service_number_under_a_system_that_the_policy_keeps_is_refused() => IsRefused(
        Orders.Bundle().Replace("http://fhir.nl/fhir/NamingSystem/bsn", "http://programma.example/client", StringComparison.Ordinal),
        "Bundle.entry[0].resource.identifier[0].value");

    [Fact]
    public void Citizen_service_number_under_no_system_stays() =>
        DoesNotLeak(Orders.Bundle().Replace("\"system\":\"http://fhir.nl/fhir/NamingSystem/bsn\",", "", StringComparison.Ordinal));

    [Fact]
    public void Citizen_service_number_under_a_wrong_system_stays() =>
        DoesNotLeak(Orders.Bundle().Replace("http://fhir.nl/fhir/NamingSystem/bsn", "urn:oid:1.2.3", StringComparison.Ordinal));

    [Fact]
    public void Citizen_service_number_that_fails_the_elfproef_is_not_pseudonymised() =>
        IsRefused(Orders.Bundle().Replace(Orders.Bsn, "123456789", StringComparison.Ordinal), "Bundle.entry[0].resource.identifier[0].value");

    [Fact]
    public void Identifier_assigner_stays() => DoesNotLeak(Orders.Bundle(patient: "").Replace(
        "\"value\":\"123456782\"}", """ "value":"123456782","assigner":{"display":"LEK-de-Vries"},"period":{"start":"1984"}}""", StringComparison.Ordinal));

    [Fact]
    public void FullUrl_and_request_url_are_replaced() => DoesNotLeak(Orders.Bundle()
        .Replace("urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01", "https://epd.example/fhir/Patient/" + Orders.Bsn, StringComparison.Ordinal)
        .Replace("\"url\":\"Patient\"", $"\"url\":\"Patient/{Orders.Bsn}\"", StringComparison.Ordinal));

    [Fact]
    public void IfNoneExist_of_the_placer_is_replaced() => DoesNotLeak(Orders.Bundle().Replace(
        "\"url\":\"Patient\"", $"\"url\":\"Patient\",\"ifNoneExist\":\"identifier={Orders.Bsn}\",\"ifMatch\":\"{Lek}\"", StringComparison.Ordinal));

    [Fact]
    public void Link_of_the_bundle_stays() => DoesNotLeak(Orders.Bundle(bundle: ""","id":"LEK-de-Vries","link":[{"relation":"self","url":"https://epd.example/LEK-de-Vries"}]"""));

    [Fact]
    public void Link_of_an_entry_stays() => DoesNotLeak(Orders.Bundle(entries: """,{"link":[{"relation":"self","url":"https://epd.example/LEK-de-Vries"}]}"""));

    [Fact]
    public void Response_location_stays() => DoesNotLeak(Orders.Bundle(entries: """,{"response":{"status":"200","location":"Patient/LEK-de-Vries"}}"""));

    [Fact]
    public void Meta_source_tag_and_profile_stay() => DoesNotLeak(Orders.Bundle(
        request: ""","meta":{"source":"https://epd.example/LEK-de-Vries","profile":["https://LEK-de-Vries"],"tag":[{"system":"x","code":"LEK-de-Vries"}],"security":[{"code":"LEK-de-Vries"}]}"""));

    [Fact]
    public void Forged_meta_profile_does_not_widen_anything() => DoesNotLeak(Orders.Bundle(
        patient: ""","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/Patient"],"tag":[{"system":"urn:screening-gateway:policy","code":"keep-all"}]},"name":[{"text":"LEK-de-Vries"}]"""));

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
    public void Sibling_of_a_dropped_primitive_stays() => DoesNotLeak(Orders.Bundle(patient: ""","active":true,"_active":{"extension":[{"url":"http://example.nl/LEK-de-Vries","valueString":"LEK-de-Vries"}]}"""));

    [Fact]
    public void Sibling_of_a_kept_primitive_stays() => DoesNotLeak(Orders.Bundle(patient: ""","_gender":{"id":"LEK-de-Vries","extension":[{"url":"http://example.nl/LEK-de-Vries","valueString":"LEK-de-Vries"}]}"""));

    [Fact]
    public void Birth_time_beside_a_generalised_birth_date_stays() => DoesNotLeak(Orders.Bundle(patient: ""","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"1984-05-17T03:21:00+02:00"}]}"""), "03:21");

    [Fact]
    public void Extension_of_a_kept_element_stays() => DoesNotLeak(Orders.Bundle(code: ""","extension":[{"url":"http://example.nl/LEK-de-Vries","valueString":"LEK-de-Vries"}]"""));

    [Fact]
    public void Nested_extension_stays() => DoesNotLeak(Orders.Bundle(request: ""","extension":[{"url":"http://example.nl/x","extension":[{"url":"http://example.nl/LEK-de-Vries","valueString":"LEK-de-Vries"}]}]"""));

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
    public void Unnamed_modifier_extension_is_refused() =>
        IsRefused(Orders.Bundle(request: ""","modifierExtension":[{"url":"http://example.nl/LEK-de-Vries","valueString":"LEK-de-Vries"}]"""), "Bundle.entry[2].resource.modifierExtension");

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
