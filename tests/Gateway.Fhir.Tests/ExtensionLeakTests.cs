using static Gateway.Fhir.Tests.Leak;

namespace Gateway.Fhir.Tests;

/// <summary>What hangs on an element: extensions and the siblings of primitives.</summary>
public sealed class ExtensionLeakTests
{
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
    public void Unnamed_modifier_extension_is_refused() =>
        IsRefused(Orders.Bundle(request: ""","modifierExtension":[{"url":"http://example.nl/LEK-de-Vries","valueString":"LEK-de-Vries"}]"""), "Bundle.entry[2].resource.modifierExtension");
}
