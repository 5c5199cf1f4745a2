using System.Text.Json.Nodes;
using ProgrammeSimulator.Persons;

namespace ProgrammeSimulator.Orders;

/// <summary>The Patient in the form of nl-core: names and addresses in parts, as core extensions.</summary>
internal static class PersonResources
{
    public static JsonObject Patient(Person person, string doctorUrl) => new()
    {
        ["resourceType"] = "Patient",
        ["text"] = Narrative(person),
        ["identifier"] = new JsonArray(Fhir.Identifier(Bsn.System, person.Bsn)),
        ["active"] = true,
        ["name"] = new JsonArray(Name(person)),
        ["telecom"] = new JsonArray(Fhir.Telecom("phone", person.Mobile, "mobile"), Fhir.Telecom("email", person.Email, "home")),
        ["gender"] = person.IsWoman ? "female" : "male",
        ["birthDate"] = Fhir.Date(person.BirthDate),
        ["address"] = new JsonArray(Home(person.Address)),
        ["generalPractitioner"] = new JsonArray(Fhir.Reference(doctorUrl)),
    };

    private static JsonObject Narrative(Person person) => new()
    {
        ["status"] = "generated",
        ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{person.Salutation} {person.Initials} {person.Family}, geboren {Fhir.Date(person.BirthDate)}, "
            + $"BSN {person.Bsn}, {person.Address.Line}, {person.Address.Postcode} {person.Address.Town.Name}</p></div>",
    };

    private static JsonObject Name(Person person) => new()
    {
        ["extension"] = new JsonArray(Fhir.CodeExtension("humanname-assembly-order", person.Order.ToString())),
        ["use"] = "official",
        ["text"] = person.FullName,
        ["family"] = person.Family,
        ["_family"] = Fhir.Extended([.. FamilyParts(person)]),
        ["given"] = new JsonArray([.. person.Given.Append(person.Initials).Select(given => (JsonNode)given)]),
        ["_given"] = new JsonArray([.. person.Given.Select(_ => Fhir.Extended(Fhir.CodeExtension("iso21090-EN-qualifier", "BR"))),
            Fhir.Extended(Fhir.CodeExtension("iso21090-EN-qualifier", "IN"))]),
    };

    private static IEnumerable<JsonNode> FamilyParts(Person person)
    {
        if (person.Own.Prefix.Length > 0) yield return Fhir.Extension("humanname-own-prefix", person.Own.Prefix);
        yield return Fhir.Extension("humanname-own-name", person.Own.Name);
        if (person.Partner is not { } partner) yield break;
        if (partner.Prefix.Length > 0) yield return Fhir.Extension("humanname-partner-prefix", partner.Prefix);
        yield return Fhir.Extension("humanname-partner-name", partner.Name);
    }

    private static JsonObject Home(Address address)
    {
        var parts = new List<JsonNode>
        {
            Fhir.Extension("iso21090-ADXP-streetName", address.Street),
            Fhir.Extension("iso21090-ADXP-houseNumber", address.HouseNumber.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        };
        if (address.Suffix.Length > 0) parts.Add(Fhir.Extension("iso21090-ADXP-buildingNumberSuffix", address.Suffix));
        return new JsonObject
        {
            ["use"] = "home",
            ["type"] = "both",
            ["line"] = new JsonArray(address.Line),
            ["_line"] = new JsonArray(Fhir.Extended([.. parts])),
            ["city"] = address.Town.Name,
            ["postalCode"] = address.Postcode,
            ["country"] = "NL",
        };
    }
}
