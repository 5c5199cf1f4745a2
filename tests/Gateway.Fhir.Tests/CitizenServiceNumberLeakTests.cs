using static Gateway.Fhir.Tests.Leak;

namespace Gateway.Fhir.Tests;

/// <summary>A citizen service number where none may be: in another form, under another system, in a number of the order.</summary>
public sealed class CitizenServiceNumberLeakTests
{
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
}
