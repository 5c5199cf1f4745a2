using System.Text;
using System.Text.Json;
using Gateway.Fhir;
using Gateway.Orders;

namespace Gateway.Results;

/// <summary>
/// Person data in a report that the lab was never given: nothing of it reaches the placer, since the restored report has the placer's own patient,
/// but a lab that knows it is an incident.
/// </summary>
internal static class PersonData
{
    private static readonly string[] PersonTypes = ["Patient", "RelatedPerson", "Person"];
    private static readonly string[] Personal =
    [
        "name", "telecom", "address", "photo", "contact", "birthDate", "gender", "deceasedBoolean", "deceasedDateTime", "maritalStatus", "communication",
        "multipleBirthBoolean", "multipleBirthInteger",
    ];

    /// <summary>Shorter values may stand anywhere by chance.</summary>
    private const int ShortestIdentifier = 6;

    /// <returns>Element paths, each once, such as <c>Patient.name</c>.</returns>
    /// <param name="report">The lab's report.</param>
    /// <param name="policy">What the lab may see of orders of this test; null where the order is not known.</param>
    /// <param name="link">The placer's names for the person; null where the order is not known.</param>
    public static IReadOnlyCollection<string> In(LabReport report, CompiledPolicy? policy, OrderLink? link)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in report.Message.Entries)
        {
            var container = JsonElement.Parse(entry.Resource.Span);
            foreach (var resource in container.Items("contained").Prepend(container))
                Collect(resource, found);
        }

        if (link is not null && KnowsIdentifier(report, link))
            found.Add("Patient.identifier");
        found.RemoveWhere(path => IsGiven(path, policy));
        return found;
    }

    private static void Collect(JsonElement resource, SortedSet<string> found)
    {
        if (resource.Member("subject").Text("display") is { Length: > 0 })
            found.Add("Reference.display");
        if (resource.Text("resourceType") is not { } type || !PersonTypes.Contains(type, StringComparer.Ordinal))
            return;
        foreach (var name in Personal.Where(name => resource.Member(name).ValueKind != JsonValueKind.Undefined))
            found.Add($"{type}.{name}");
    }

    // The placer's own identifier of the person, wherever it stands.
    private static bool KnowsIdentifier(LabReport report, OrderLink link) => link.PersonIdentifiers
        .Any(identifier => identifier.Value.Length >= ShortestIdentifier && report.Content.Span.IndexOf(Encoding.UTF8.GetBytes(identifier.Value)) >= 0);

    private static bool IsGiven(string path, CompiledPolicy? policy)
    {
        var choice = path.Replace("Boolean", "[x]", StringComparison.Ordinal).Replace("DateTime", "[x]", StringComparison.Ordinal).Replace("Integer", "[x]", StringComparison.Ordinal);
        return policy is not null && policy.Given.Any(element => element.StartsWith(path, StringComparison.Ordinal) || element.StartsWith(choice, StringComparison.Ordinal));
    }
}
