using System.Text;
using System.Text.Json.Nodes;
using ProgrammeSimulator.Persons;

namespace ProgrammeSimulator.Orders;

/// <summary>A resource and the name by which the others of its order refer to it.</summary>
internal sealed record NamedResource(string Name, JsonObject Resource);

/// <summary>All resources of one order, the ServiceRequest last.</summary>
internal static class OrderResources
{
    /// <param name="draft">What the order says.</param>
    /// <param name="urlOf">From a resource's name to the reference that leads to it.</param>
    public static IReadOnlyList<NamedResource> Of(OrderDraft draft, Func<string, string> urlOf)
    {
        var resources = new List<NamedResource>
        {
            new("patient", PersonResources.Patient(draft.Person, urlOf("role"))),
            new("doctor", Doctor(draft.Doctor)),
            new("practice", Organization("http://fhir.nl/fhir/NamingSystem/agb", draft.Doctor.PracticeAgb, $"Huisartsenpraktijk {draft.Doctor.Surname} {draft.Doctor.Town.Name}")),
            new("role", Role(draft.Doctor, urlOf)),
            new("insurer", Organization("http://fhir.nl/fhir/NamingSystem/uzovi", draft.Insurer.Uzovi, draft.Insurer.Name)),
            new("coverage", Coverage(draft, urlOf)),
            new("specimen", Specimen(draft, urlOf)),
        };
        if (draft.Bytes > 0) resources.Add(new NamedResource("answers", Answers(draft, urlOf)));
        resources.Add(new NamedResource("order", ServiceRequest(draft, urlOf)));
        return resources;
    }

    private static JsonObject Doctor(Doctor doctor) => new()
    {
        ["resourceType"] = "Practitioner",
        ["identifier"] = new JsonArray(Fhir.Identifier("http://fhir.nl/fhir/NamingSystem/agb", doctor.Agb)),
        ["name"] = new JsonArray(new JsonObject
        {
            ["use"] = "official",
            ["text"] = $"{doctor.Given} {doctor.Surname}, huisarts",
            ["family"] = doctor.Surname.ToString(),
            ["given"] = new JsonArray(doctor.Given),
        }),
    };

    private static JsonObject Organization(string system, string number, string name) => new()
    {
        ["resourceType"] = "Organization",
        ["identifier"] = new JsonArray(Fhir.Identifier(system, number)),
        ["name"] = name,
    };

    private static JsonObject Role(Doctor doctor, Func<string, string> urlOf) => new()
    {
        ["resourceType"] = "PractitionerRole",
        ["practitioner"] = Fhir.Reference(urlOf("doctor"), $"{doctor.Given} {doctor.Surname}"),
        ["organization"] = Fhir.Reference(urlOf("practice")),
        ["code"] = new JsonArray(Fhir.Concept(Fhir.Snomed, "62247001", "General practitioner")),
        ["telecom"] = new JsonArray(Fhir.Telecom("phone", PhoneIn(doctor.Town), "work")),
    };

    /// <summary>A Dutch number has ten digits, however long its area code.</summary>
    private static string PhoneIn(Town town) => $"{town.AreaCode}-1234567"[..11];

    private static JsonObject Coverage(OrderDraft draft, Func<string, string> urlOf) => new()
    {
        ["resourceType"] = "Coverage",
        ["identifier"] = new JsonArray(Fhir.Identifier("https://screening.example.nl/insurance-number", $"{draft.Insurer.Uzovi}{draft.Person.Bsn[4..]}001")),
        ["status"] = "active",
        ["type"] = Fhir.Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "PUBLICPOL", "public healthcare"),
        ["subscriberId"] = draft.Person.Bsn,
        ["beneficiary"] = Fhir.Reference(urlOf("patient"), draft.Person.FullName),
        ["payor"] = new JsonArray(Fhir.Reference(urlOf("insurer"), draft.Insurer.Name)),
    };

    private static JsonObject Specimen(OrderDraft draft, Func<string, string> urlOf) => new()
    {
        ["resourceType"] = "Specimen",
        ["accessionIdentifier"] = Fhir.Identifier("https://screening.example.nl/barcode", draft.Barcode),
        ["status"] = "available",
        ["type"] = Fhir.Concept(Fhir.Snomed, draft.Programme.SpecimenType.Code, draft.Programme.SpecimenType.Display),
        ["subject"] = Fhir.Reference(urlOf("patient")),
        ["collection"] = new JsonObject
        {
            ["collector"] = Fhir.Reference(urlOf("role")),
            ["collectedDateTime"] = Fhir.DateTime(draft.AuthoredOn.AddHours(-20)),
        },
    };

    private static JsonObject ServiceRequest(OrderDraft draft, Func<string, string> urlOf)
    {
        var order = new JsonObject
        {
            ["resourceType"] = "ServiceRequest",
            ["identifier"] = new JsonArray(Fhir.PlacerNumber(draft.Programme.OrderNumberSystem, draft.Number)),
            ["requisition"] = Fhir.Identifier("https://screening.example.nl/requisition", "U" + draft.Number),
            ["status"] = draft.Status,
            ["intent"] = "order",
            ["category"] = new JsonArray(Fhir.Concept(Fhir.Snomed, "108252007", "Laboratory procedure")),
            ["priority"] = draft.Priority,
            ["code"] = Fhir.Concept(Fhir.Loinc, draft.Test.Code, draft.Test.Display),
            ["subject"] = Fhir.Reference(urlOf("patient"), $"{draft.Person.Salutation} {draft.Person.Initials} {draft.Person.Family}"),
            ["authoredOn"] = Fhir.DateTime(draft.AuthoredOn),
            ["requester"] = Fhir.Reference(urlOf("role")),
            ["reasonCode"] = new JsonArray(Fhir.Concept(Fhir.Snomed, draft.Programme.Reason.Code, draft.Programme.Reason.Display)),
            ["insurance"] = new JsonArray(Fhir.Reference(urlOf("coverage"))),
        };
        if (draft.Bytes > 0) order["supportingInfo"] = new JsonArray(Fhir.Reference(urlOf("answers")));
        order["specimen"] = new JsonArray(Fhir.Reference(urlOf("specimen")));
        order["note"] = new JsonArray(new JsonObject
        {
            ["text"] = $"{draft.Person.Salutation} {draft.Person.Family} is bereikbaar op {draft.Person.Mobile}; uitslag ook naar huisarts {draft.Doctor.Surname}.",
        });
        return order;
    }

    private static JsonObject Answers(OrderDraft draft, Func<string, string> urlOf)
    {
        var bytesPerItem = Encoding.UTF8.GetByteCount(Answer(draft, 100).ToJsonString());
        const int BytesOfTheRest = 5_000;
        var items = Enumerable.Range(1, Math.Max(1, (draft.Bytes - BytesOfTheRest) / bytesPerItem)).Select(i => (JsonNode)Answer(draft, i));
        return new JsonObject
        {
            ["resourceType"] = "QuestionnaireResponse",
            ["status"] = "completed",
            ["subject"] = Fhir.Reference(urlOf("patient")),
            ["authored"] = Fhir.DateTime(draft.AuthoredOn.AddDays(-3)),
            ["item"] = new JsonArray([.. items]),
        };
    }

    private static JsonObject Answer(OrderDraft draft, int number) => new()
    {
        ["linkId"] = $"vraag-{number}",
        ["text"] = "Heeft u in de afgelopen vijf jaar klachten gehad die u met uw huisarts hebt besproken, en zo ja welke?",
        ["answer"] = new JsonArray(new JsonObject { ["valueString"] = $"{draft.Person.Given[0]}: nee, alleen een controle bij dokter {draft.Doctor.Surname} ({number})." }),
    };
}
