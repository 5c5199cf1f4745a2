namespace Gateway.Fhir.Tests;

/// <summary>An invented order of the cervical programme, with room for what a test adds.</summary>
internal static class Orders
{
    public const string Bsn = "123456782";

    /// <summary>Keeps much, so that a leak has somewhere to go.</summary>
    public static CompiledPolicy Wide { get; } = Given.Policy(
        "\"ServiceRequest.subject\": \"keep\"",
        "\"ServiceRequest.code\": \"keep\"",
        "\"ServiceRequest.priority\": \"keep\"",
        "\"ServiceRequest.requester\": \"keep\"",
        "\"ServiceRequest.specimen\": \"keep\"",
        "\"ServiceRequest.requisition.value\": \"keep\"",
        "\"ServiceRequest.supportingInfo\": \"keep\"",
        "\"Specimen.accessionIdentifier.value\": \"keep\"",
        "\"Specimen.type\": \"keep\"",
        "\"Specimen.collection\": \"keep\"",
        "\"Specimen.subject\": \"keep\"",
        "\"Practitioner.identifier[system=http://fhir.nl/fhir/NamingSystem/agb-z]\": \"keep\"",
        "\"Observation.status\": \"keep\"",
        "\"Observation.code\": \"keep\"",
        "\"Observation.subject\": \"keep\"",
        "\"Observation.valueQuantity\": \"keep\"",
        "\"Patient.identifier[system=http://fhir.nl/fhir/NamingSystem/bsn]\": \"pseudonymise\"",
        "\"Patient.identifier[system=http://programma.example/client]\": \"keep\"",
        "\"Patient.gender\": \"keep\"",
        "\"Patient.birthDate\": {\"generalise\": \"year\"}");

    /// <summary>A transaction with patient, specimen and order; each parameter is JSON members (or entries) to add, starting with a comma.</summary>
    public static string Bundle(string patient = "", string request = "", string specimen = "", string entries = "", string bundle = "", string accession = "H26-000417", string code = "")
        => $$$"""
        {"resourceType":"Bundle","type":"transaction"{{{bundle}}},"entry":[
          {"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01","resource":{"resourceType":"Patient","gender":"female","birthDate":"1984-05-17",
            "identifier":[{"system":"http://fhir.nl/fhir/NamingSystem/bsn","value":"123456782"}]{{{patient}}}},"request":{"method":"POST","url":"Patient"}},
          {"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a02","resource":{"resourceType":"Specimen",
            "accessionIdentifier":{"value":"{{{accession}}}"},"type":{"coding":[{"system":"http://snomed.info/sct","code":"309433004"}]},
            "subject":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01"}{{{specimen}}}},"request":{"method":"POST","url":"Specimen"}},
          {"fullUrl":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a03","resource":{"resourceType":"ServiceRequest","status":"active","intent":"order",
            "identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PLAC"}]},"system":"http://programma.example/order","value":"BVO-2026-88001"}],
            "code":{"coding":[{"system":"http://loinc.org","code":"82675-0"{{{code}}}}]},
            "subject":{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01"},
            "specimen":[{"reference":"urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a02"}]{{{request}}}},"request":{"method":"POST","url":"ServiceRequest"}}{{{entries}}}
        ]}
        """;
}
