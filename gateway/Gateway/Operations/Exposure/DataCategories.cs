namespace Gateway.Operations;

/// <summary>
/// What kind of personal data an element of a policy is, in the words that data protection authorities ask for. Whatever is not named here is told by its resource, so that
/// no element goes without.
/// </summary>
internal static class DataCategories
{
    private static readonly (string Path, string Category)[] Known =
    [
        ("Patient.name", "name"),
        ("Patient.address", "address"),
        ("Patient.telecom", "contact details"),
        ("Patient.birthDate", "date of birth"),
        ("Patient.gender", "sex"),
        ("Patient.identifier", "identifier of the person"),
        ("Patient", "other data of the person"),
        ("RelatedPerson", "data of a related person"),
        ("Practitioner", "data of a care provider"),
        ("Organization", "data of a care provider"),
        ("Specimen.accessionIdentifier", "sample number"),
        ("Specimen", "data of the sample (health)"),
        ("ServiceRequest.code", "test that was ordered (health)"),
        ("ServiceRequest.subject", "reference to the person in the message"),
        ("ServiceRequest", "data of the order (health)"),
    ];

    /// <param name="path">As a policy line names it.</param>
    /// <param name="action">What the lab got of it.</param>
    public static string Of(string path, string action)
    {
        var category = Known.FirstOrDefault(known => IsIn(path, known.Path)).Category ?? "other data (health)";
        return action switch
        {
            "pseudonymise" => "pseudonym of the person, of this lab only",
            "generalise-to-year" => $"{category}, the year only",
            "generalise-to-month" => $"{category}, year and month only",
            "generalise-postcode" => $"{category}, two digits of the postcode only",
            "mask" => "nothing: masked",
            _ => action.StartsWith("replace", StringComparison.Ordinal) ? "nothing: a fixed value" : category,
        };
    }

    private static bool IsIn(string path, string known) =>
        path.StartsWith(known, StringComparison.Ordinal) && (path.Length == known.Length || path[known.Length] is '.' or '[');
}
