using System.Text.Json.Nodes;
using static ProgrammeSimulator.Canary.CanaryTypes;

namespace ProgrammeSimulator.Canary;

/// <summary>The marked order, its specimen and what is told about them.</summary>
internal static class CanaryClinical
{
    public static JsonObject Specimen(Tokens t, Func<string, string> urlOf)
    {
        var specimen = Resource(t, "Specimen");
        specimen["identifier"] = new JsonArray(Identifier(t));
        specimen["accessionIdentifier"] = Identifier(t, "https://screening.example.nl/barcode", t.Text("30"));
        specimen["status"] = "available";
        specimen["type"] = Concept(t, "http://snomed.info/sct", "119395005");
        specimen["subject"] = Reference(t, urlOf("patient"));
        specimen["receivedTime"] = t.Time();
        specimen["request"] = new JsonArray(Reference(t, urlOf("order")));
        specimen["collection"] = new JsonObject
        {
            ["collector"] = Reference(t, urlOf("doctor")),
            ["collectedDateTime"] = t.Time(),
            ["quantity"] = Quantity(t),
            ["method"] = Concept(t),
            ["bodySite"] = Concept(t),
        };
        specimen["processing"] = new JsonArray(new JsonObject { ["description"] = t.Text("spoelen "), ["procedure"] = Concept(t), ["timeDateTime"] = t.Time() });
        specimen["container"] = new JsonArray(new JsonObject
        {
            ["identifier"] = new JsonArray(Identifier(t)),
            ["description"] = t.Text("buis "),
            ["type"] = Concept(t),
            ["capacity"] = Quantity(t),
            ["specimenQuantity"] = Quantity(t),
        });
        specimen["condition"] = new JsonArray(Concept(t));
        specimen["note"] = new JsonArray(Annotation(t));
        return specimen;
    }

    public static JsonObject ServiceRequest(Tokens t, Func<string, string> urlOf, Programme programme, string number)
    {
        var order = Resource(t, "ServiceRequest");
        order["contained"] = new JsonArray(ContainedDoctor(t));
        order["extension"] = new JsonArray(CanaryPeople.Nested(t));
        order["identifier"] = new JsonArray(PlacerNumber(t, programme, number), Identifier(t));
        order["requisition"] = Identifier(t);
        order["instantiatesCanonical"] = new JsonArray(t.Url("ActivityDefinition"));
        order["instantiatesUri"] = new JsonArray(t.Url("protocol"));
        order["status"] = "active";
        order["intent"] = "order";
        order["category"] = new JsonArray(Concept(t));
        order["priority"] = "routine";
        order["code"] = Concept(t, "http://loinc.org", programme.Tests[0].Code);
        order["orderDetail"] = new JsonArray(Concept(t));
        order["quantityQuantity"] = Quantity(t);
        order["subject"] = Reference(t, urlOf("patient"));
        order["occurrencePeriod"] = Period(t);
        order["asNeededCodeableConcept"] = Concept(t);
        order["authoredOn"] = t.Time();
        order["requester"] = Reference(t, urlOf("role"));
        order["performerType"] = Concept(t);
        order["performer"] = new JsonArray(new JsonObject { ["reference"] = "#waarnemer", ["display"] = t.Text("waarnemend huisarts ") });
        order["locationCode"] = new JsonArray(Concept(t));
        order["reasonCode"] = new JsonArray(Concept(t));
        order["reasonReference"] = new JsonArray(Reference(t, urlOf("finding")));
        order["insurance"] = new JsonArray(Reference(t, urlOf("coverage")));
        order["supportingInfo"] = new JsonArray(Reference(t, urlOf("finding")), Reference(t, urlOf("answers")), Reference(t, urlOf("letter")));
        order["specimen"] = new JsonArray(Reference(t, urlOf("specimen")));
        order["bodySite"] = new JsonArray(Concept(t));
        order["note"] = new JsonArray(Annotation(t));
        order["patientInstruction"] = t.Text("Mevrouw de Vries, bel ons op ");
        return order;
    }

    public static JsonObject Finding(Tokens t, Func<string, string> urlOf)
    {
        var finding = Resource(t, "Observation");
        finding["identifier"] = new JsonArray(Identifier(t));
        finding["status"] = "final";
        finding["category"] = new JsonArray(Concept(t));
        finding["code"] = Concept(t);
        finding["subject"] = Reference(t, urlOf("patient"));
        finding["effectiveDateTime"] = t.Time();
        finding["issued"] = t.Time();
        finding["performer"] = new JsonArray(Reference(t, urlOf("doctor")));
        finding["valueString"] = t.Text("laatste menstruatie ");
        finding["note"] = new JsonArray(Annotation(t));
        finding["component"] = new JsonArray(new JsonObject { ["code"] = Concept(t), ["valueQuantity"] = Quantity(t) });
        return finding;
    }

    public static JsonObject Answers(Tokens t, Func<string, string> urlOf)
    {
        var answers = Resource(t, "QuestionnaireResponse");
        answers["identifier"] = Identifier(t);
        answers["questionnaire"] = t.Url("Questionnaire");
        answers["status"] = "completed";
        answers["subject"] = Reference(t, urlOf("patient"));
        answers["authored"] = t.Time();
        answers["author"] = Reference(t, urlOf("doctor"));
        answers["item"] = new JsonArray(new JsonObject
        {
            ["linkId"] = t.Text("vraag-"),
            ["text"] = t.Text("Heeft u klachten? "),
            ["answer"] = new JsonArray(new JsonObject
            {
                ["valueString"] = t.Text("Ja, sinds mijn man overleed "),
                ["item"] = new JsonArray(new JsonObject { ["linkId"] = t.Text("vraag-"), ["answer"] = new JsonArray(new JsonObject { ["valueDate"] = t.Date() }) }),
            }),
        });
        return answers;
    }

    public static JsonObject Letter(Tokens t, Func<string, string> urlOf)
    {
        var letter = Resource(t, "DocumentReference");
        letter["masterIdentifier"] = Identifier(t);
        letter["status"] = "current";
        letter["type"] = Concept(t);
        letter["subject"] = Reference(t, urlOf("patient"));
        letter["date"] = t.Time();
        letter["author"] = new JsonArray(Reference(t, urlOf("doctor")));
        letter["description"] = t.Text("verwijsbrief ");
        letter["content"] = new JsonArray(new JsonObject { ["attachment"] = Attachment(t), ["format"] = Coding(t) });
        return letter;
    }

    public static JsonObject Origin(Tokens t, Func<string, string> urlOf)
    {
        var origin = Resource(t, "Provenance");
        origin["target"] = new JsonArray(Reference(t, urlOf("order")));
        origin["occurredDateTime"] = t.Time();
        origin["recorded"] = t.Time();
        origin["policy"] = new JsonArray(t.Url("beleid"));
        origin["activity"] = Concept(t);
        origin["agent"] = new JsonArray(new JsonObject { ["type"] = Concept(t), ["role"] = new JsonArray(Concept(t)), ["who"] = Reference(t, urlOf("doctor")) });
        origin["signature"] = new JsonArray(new JsonObject { ["type"] = new JsonArray(Coding(t)), ["when"] = t.Time(), ["who"] = Reference(t, urlOf("doctor")), ["data"] = t.Base64() });
        return origin;
    }

    private static JsonObject PlacerNumber(Tokens t, Programme programme, string number)
    {
        var identifier = Identifier(t, programme.OrderNumberSystem, number);
        identifier["type"] = Concept(t, "http://terminology.hl7.org/CodeSystem/v2-0203", "PLAC");
        return identifier;
    }

    private static JsonObject ContainedDoctor(Tokens t) => new()
    {
        ["resourceType"] = "Practitioner",
        ["id"] = "waarnemer",
        ["identifier"] = new JsonArray(Identifier(t)),
        ["name"] = new JsonArray(Name(t)),
        ["telecom"] = new JsonArray(Phone(t)),
    };
}
