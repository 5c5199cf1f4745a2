using System.Text;

namespace Gateway.Fhir.Benchmarks;

/// <summary>Invented orders of a given size: a patient as Dutch systems write one, GP, insurer, specimen, and findings to fill.</summary>
internal static class SampleOrders
{
    private const string Patient = """
        {"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01","resource":{"resourceType":"Patient","id":"pat-1","meta":{"profile":["http://nictiz.nl/fhir/StructureDefinition/nl-core-Patient"]},
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Mw. A.B. de Vries-van den Berg, geboren 17-05-1984</div>"},
        "identifier":[{"system":"http://fhir.nl/fhir/NamingSystem/bsn","value":"123456782"},{"system":"http://programma.example/client","value":"C-88412-2026"}],
        "name":[{"use":"official","text":"Anna Berendina de Vries-van den Berg","family":"de Vries-van den Berg","_family":{"extension":[
        {"url":"http://hl7.org/fhir/StructureDefinition/humanname-own-prefix","valueString":"de"},{"url":"http://hl7.org/fhir/StructureDefinition/humanname-own-name","valueString":"Vries"},
        {"url":"http://hl7.org/fhir/StructureDefinition/humanname-partner-prefix","valueString":"van den"},{"url":"http://hl7.org/fhir/StructureDefinition/humanname-partner-name","valueString":"Berg"}]},
        "given":["Anna","Berendina"],"_given":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier","valueCode":"BR"}]},{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier","valueCode":"BR"}]}]}],
        "telecom":[{"system":"phone","value":"+31612345678","use":"mobile"},{"system":"email","value":"anna@example.nl"}],"gender":"female","birthDate":"1984-05-17",
        "address":[{"use":"home","line":["Lange Voorhout 12 A"],"_line":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-streetName","valueString":"Lange Voorhout"},
        {"url":"http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber","valueString":"12"}]}],"city":"'s-Gravenhage","postalCode":"2514 EA","country":"NL"}],
        "generalPractitioner":[{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a04","display":"Huisartsenpraktijk Voorhout"}]},"request":{"method":"POST","url":"Patient"}}
        """;

    private const string Rest = """
        ,{"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a02","resource":{"resourceType":"Specimen","id":"spec-1","identifier":[{"system":"http://programma.example/kit","value":"K-99120"}],
        "accessionIdentifier":{"system":"http://programma.example/buis","value":"H26-000417"},"status":"available","type":{"coding":[{"system":"http://snomed.info/sct","code":"309433004","display":"Zelfafname"}]},
        "subject":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01"},"collection":{"collectedDateTime":"2026-03-02T08:15:00+01:00"},"note":[{"text":"Thuis afgenomen"}]},"request":{"method":"POST","url":"Specimen"}},
        {"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a03","resource":{"resourceType":"ServiceRequest","id":"order-1","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PLAC"}]},
        "system":"http://programma.example/order","value":"BVO-2026-88001"}],"status":"active","intent":"order","priority":"routine","category":[{"coding":[{"system":"http://snomed.info/sct","code":"108252007","display":"Laboratory procedure"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"82675-0","display":"HPV 14+ high risk DNA"}],"text":"hrHPV"},"subject":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01","display":"A.B. de Vries"},
        "authoredOn":"2026-03-02T09:00:00+01:00","requester":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a04"},"specimen":[{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a02"}],
        "insurance":[{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a05"}],"note":[{"text":"Mevrouw belt liever overdag"}]},"request":{"method":"POST","url":"ServiceRequest"}},
        {"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a04","resource":{"resourceType":"Practitioner","id":"gp-1","identifier":[{"system":"http://fhir.nl/fhir/NamingSystem/agb-z","value":"01123456"}],"name":[{"text":"dr. P. Jansen","family":"Jansen"}]},"request":{"method":"POST","url":"Practitioner"}},
        {"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a05","resource":{"resourceType":"Coverage","id":"cov-1","status":"active","subscriberId":"NL-5512-88","beneficiary":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01"},
        "payor":[{"identifier":{"system":"http://fhir.nl/fhir/NamingSystem/uzovi","value":"3311"},"display":"Zorgverzekeraar"}]},"request":{"method":"POST","url":"Coverage"}}
        """;

    /// <summary>An order of about this many bytes; the smallest is a bare request with its patient.</summary>
    public static byte[] OfSize(int bytes)
    {
        var order = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[");
        order.Append(bytes < 4000 ? Small : Patient + Rest);
        for (var i = 0; order.Length + 700 < bytes; i++)
        {
            order.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $$$"""
                ,{"fullUrl":"urn:uuid:7c1d0000-0000-4000-8000-{{{i:D12}}}","resource":{"resourceType":"Observation","id":"obs-{{{i}}}","extension":[{"url":"http://programma.example/StructureDefinition/herkomst","valueString":"vragenlijst"}],
                "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"11778-8","display":"Delivery date"}],"text":"Vraag {{{i}}}"},"subject":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01"},
                "effectiveDateTime":"2026-02-27T10:{{{i % 60:D2}}}:00+01:00","valueString":"Antwoord van mevrouw op vraag {{{i}}}","note":[{"text":"Telefonisch doorgegeven"}]},"request":{"method":"POST","url":"Observation"}}
                """);
        }

        return Encoding.UTF8.GetBytes(order.Append("]}").ToString());
    }

    private const string Small = """
        {"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01","resource":{"resourceType":"Patient","gender":"female","birthDate":"1984-05-17","identifier":[{"system":"http://fhir.nl/fhir/NamingSystem/bsn","value":"123456782"}],
        "name":[{"family":"de Vries","given":["Anna"]}]},"request":{"method":"POST","url":"Patient"}},
        {"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a03","resource":{"resourceType":"ServiceRequest","status":"active","intent":"order","code":{"coding":[{"system":"http://loinc.org","code":"82675-0"}]},
        "subject":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01"}},"request":{"method":"POST","url":"ServiceRequest"}}
        """;
}
