namespace Adapters.Tests;

/// <summary>Orders as a gateway would hand them to a lab: a number, a test, a tube, a pseudonym.</summary>
internal static class LabOrders
{
    public const string NumberSystem = "https://gateway.example.nl/order-number";

    public static string Transaction(string number, string barcode = "3000010000011", string? pseudonym = "7d1f0a44c2", string status = "active", string test = "82675-0") => $$$"""
        {"resourceType":"Bundle","type":"transaction","entry":[
        {{{Patient(pseudonym, ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}")}}}
        {"fullUrl":"urn:uuid:5b3a2a10-4a5c-4d77-9d52-0b5d1f6c0a11","resource":{{{Specimen(barcode)}}},"request":{"method":"POST","url":"Specimen"}},
        {"fullUrl":"urn:uuid:5b3a2a10-4a5c-4d77-9d52-0b5d1f6c0a12","resource":{{{ServiceRequest(number, status, test)}}},
        "request":{"method":"POST","url":"ServiceRequest","ifNoneExist":"identifier={{{NumberSystem}}}|{{{number}}}"}}]}
        """;

    public static string Message(string number, string barcode = "3000010000011") => $$$"""
        {"resourceType":"Bundle","type":"message","entry":[
        {"fullUrl":"urn:uuid:5b3a2a10-4a5c-4d77-9d52-0b5d1f6c0a13","resource":{"resourceType":"MessageHeader","id":"bericht-1",
        "eventCoding":{"system":"http://terminology.hl7.org/CodeSystem/v2-0003","code":"O21"},"source":{"endpoint":"https://gateway.example.nl/fhir"}
        }},
        {"fullUrl":"urn:uuid:5b3a2a10-4a5c-4d77-9d52-0b5d1f6c0a11","resource":{{{Specimen(barcode)}}} },
        {"fullUrl":"urn:uuid:5b3a2a10-4a5c-4d77-9d52-0b5d1f6c0a12","resource":{{{ServiceRequest(number, "active", "29771-3")}}} }]}
        """;

    private static string Patient(string? pseudonym, string request) => pseudonym is null ? "" : $$$"""
        {"fullUrl":"urn:uuid:5b3a2a10-4a5c-4d77-9d52-0b5d1f6c0a10","resource":{"resourceType":"Patient",
        "identifier":[{"system":"https://gateway.example.nl/pseudonym/lab-noord","value":"{{{pseudonym}}}"}]}{{{request}}}},
        """;

    private static string Specimen(string barcode) => $$$"""
        {"resourceType":"Specimen","accessionIdentifier":{"system":"https://screening.example.nl/barcode","value":"{{{barcode}}}"}}
        """;

    private static string ServiceRequest(string number, string status, string test) => $$$"""
        {"resourceType":"ServiceRequest","identifier":[{"system":"https://gateway.example.nl/other","value":"9"},
        {"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PLAC"}]},"system":"{{{NumberSystem}}}","value":"{{{number}}}"}],
        "status":"{{{status}}}","intent":"order","code":{"coding":[{"system":"http://loinc.org","code":"{{{test}}}"}]},
        "subject":{"reference":"urn:uuid:5b3a2a10-4a5c-4d77-9d52-0b5d1f6c0a10"}}
        """;
}
