using System.Text.Json.Nodes;
using ProgrammeSimulator.Persons;
using static ProgrammeSimulator.Canary.CanaryTypes;

namespace ProgrammeSimulator.Canary;

/// <summary>The people and institutions around a marked order.</summary>
internal static class CanaryPeople
{
    public static JsonObject Patient(Tokens t, Func<string, string> urlOf)
    {
        var patient = Resource(t, "Patient");
        patient["contained"] = new JsonArray(ContainedOrganization(t, "werkgever"));
        patient["extension"] = new JsonArray(Nested(t), new JsonObject { ["url"] = t.Url("StructureDefinition"), ["valueReference"] = new JsonObject { ["reference"] = "#werkgever", ["display"] = t.Text("werkgever ") } });
        patient["identifier"] = new JsonArray(Identifier(t, Bsn.System, t.TestBsn()), Identifier(t));
        patient["active"] = true;
        patient["name"] = new JsonArray(Name(t), Name(t));
        patient["telecom"] = new JsonArray(Phone(t));
        patient["gender"] = "female";
        patient["birthDate"] = t.Date();
        patient["_birthDate"] = new JsonObject
        {
            ["id"] = t.Id(),
            ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://hl7.org/fhir/StructureDefinition/patient-birthTime", ["valueDateTime"] = t.Time() }),
        };
        patient["deceasedDateTime"] = t.Time();
        patient["address"] = new JsonArray(Address(t));
        patient["maritalStatus"] = Concept(t);
        patient["multipleBirthInteger"] = t.Whole();
        patient["photo"] = new JsonArray(Attachment(t));
        patient["contact"] = new JsonArray(new JsonObject
        {
            ["relationship"] = new JsonArray(Concept(t)),
            ["name"] = Name(t),
            ["telecom"] = new JsonArray(Phone(t)),
            ["address"] = Address(t),
            ["gender"] = "male",
            ["period"] = Period(t),
        });
        patient["communication"] = new JsonArray(new JsonObject { ["language"] = Concept(t), ["preferred"] = true });
        patient["generalPractitioner"] = new JsonArray(Reference(t, urlOf("doctor")));
        patient["managingOrganization"] = Reference(t, urlOf("organization"));
        patient["link"] = new JsonArray(new JsonObject { ["other"] = Reference(t, urlOf("relative")), ["type"] = "seealso" });
        return patient;
    }

    public static JsonObject Doctor(Tokens t)
    {
        var doctor = Resource(t, "Practitioner");
        doctor["identifier"] = new JsonArray(Identifier(t));
        doctor["name"] = new JsonArray(Name(t));
        doctor["telecom"] = new JsonArray(Phone(t));
        doctor["address"] = new JsonArray(Address(t));
        doctor["birthDate"] = t.Date();
        doctor["photo"] = new JsonArray(Attachment(t));
        doctor["qualification"] = new JsonArray(new JsonObject { ["identifier"] = new JsonArray(Identifier(t)), ["code"] = Concept(t), ["period"] = Period(t) });
        return doctor;
    }

    public static JsonObject Role(Tokens t, Func<string, string> urlOf)
    {
        var role = Resource(t, "PractitionerRole");
        role["identifier"] = new JsonArray(Identifier(t));
        role["period"] = Period(t);
        role["practitioner"] = Reference(t, urlOf("doctor"));
        role["organization"] = Reference(t, urlOf("organization"));
        role["code"] = new JsonArray(Concept(t));
        role["telecom"] = new JsonArray(Phone(t));
        role["availabilityExceptions"] = t.Text("niet op woensdag ");
        return role;
    }

    public static JsonObject Organization(Tokens t)
    {
        var organization = Resource(t, "Organization");
        organization["identifier"] = new JsonArray(Identifier(t));
        organization["name"] = t.Text("Huisartsenpraktijk ");
        organization["alias"] = new JsonArray(t.Text("De Linde "), t.Text("Lindepraktijk "));
        organization["telecom"] = new JsonArray(Work(Phone(t)));
        organization["address"] = new JsonArray(Work(Address(t)));
        organization["contact"] = new JsonArray(new JsonObject { ["purpose"] = Concept(t), ["name"] = Name(t) });
        return organization;
    }

    public static JsonObject Relative(Tokens t, Func<string, string> urlOf)
    {
        var relative = Resource(t, "RelatedPerson");
        relative["identifier"] = new JsonArray(Identifier(t, Bsn.System, t.TestBsn()));
        relative["patient"] = Reference(t, urlOf("patient"));
        relative["relationship"] = new JsonArray(Concept(t));
        relative["name"] = new JsonArray(Name(t));
        relative["telecom"] = new JsonArray(Phone(t));
        relative["birthDate"] = t.Date();
        relative["address"] = new JsonArray(Address(t));
        return relative;
    }

    public static JsonObject Coverage(Tokens t, Func<string, string> urlOf)
    {
        var coverage = Resource(t, "Coverage");
        coverage["identifier"] = new JsonArray(Identifier(t));
        coverage["status"] = "active";
        coverage["type"] = Concept(t);
        coverage["policyHolder"] = Reference(t, urlOf("patient"));
        coverage["subscriberId"] = t.Text("verzekerde ");
        coverage["beneficiary"] = Reference(t, urlOf("patient"));
        coverage["dependent"] = t.Text("01-");
        coverage["period"] = Period(t);
        coverage["payor"] = new JsonArray(Reference(t, urlOf("organization")));
        coverage["class"] = new JsonArray(new JsonObject { ["type"] = Concept(t), ["value"] = t.Text("polis "), ["name"] = t.Text("Basis ") });
        coverage["order"] = t.Whole();
        coverage["network"] = t.Text("netwerk ");
        return coverage;
    }

    public static JsonObject ContainedOrganization(Tokens t, string id) => new()
    {
        ["resourceType"] = "Organization",
        ["id"] = id,
        ["identifier"] = new JsonArray(Identifier(t)),
        ["name"] = t.Text("Bakkerij "),
        ["address"] = new JsonArray(Work(Address(t))),
    };

    public static JsonObject Nested(Tokens t) => new()
    {
        ["url"] = t.Url("StructureDefinition"),
        ["extension"] = new JsonArray(
            new JsonObject { ["url"] = t.Id(), ["valueHumanName"] = Name(t) },
            new JsonObject { ["url"] = t.Id(), ["extension"] = new JsonArray(new JsonObject { ["url"] = t.Id(), ["valueIdentifier"] = Identifier(t) }) },
            new JsonObject { ["url"] = t.Id(), ["valueAddress"] = Address(t) }),
    };

    /// <summary>An organisation's telecom and address are never "home" (invariants org-2 and org-3).</summary>
    private static JsonObject Work(JsonObject contact)
    {
        contact["use"] = "work";
        return contact;
    }
}
