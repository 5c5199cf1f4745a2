using System.Text;
using System.Text.Json;
using Gateway.Fhir;

namespace Gateway.Results;

/// <summary>
/// Person data in a report that the lab was never given: nothing of it reaches the placer, since the restored report has the placer's own patient,
/// but a lab that knows it is an incident.
/// </summary>
internal static class PersonData
{
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
    /// <param name="identifiers">The placer's own of the person; none where the order is not known.</param>
    public static IReadOnlyCollection<string> In(LabReport report, CompiledPolicy? policy, IReadOnlyList<(string System, string Value)> identifiers)
    {
        SortedSet<string>? found = null;
        foreach (var entry in report.Message.Entries)
        {
            Collect(entry.Root, ref found);
            foreach (var contained in entry.Root["contained"u8])
                Collect(contained, ref found);
        }

        if (KnowsIdentifier(report, identifiers))
            Add("Patient.identifier", ref found);
        found?.RemoveWhere(path => IsGiven(path, policy));
        return found ?? (IReadOnlyCollection<string>)[];
    }

    private static void Collect(FhirNode resource, ref SortedSet<string>? found)
    {
        if (resource["subject"u8]["display"u8] is { Exists: true, Raw.IsEmpty: false })
            Add("Reference.display", ref found);
        if (resource.Type is "Patient" or "RelatedPerson" or "Person")
            CollectPerson(resource, ref found);
    }

    // By the names that stand there: a lab's word for a person may be one that R4 does not have.
    private static void CollectPerson(FhirNode person, ref SortedSet<string>? found)
    {
        var reader = new Utf8JsonReader(person.Raw);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            foreach (var name in Personal)
            {
                if (reader.ValueTextEquals(name))
                    Add($"{person.Type}.{name}", ref found);
            }

            reader.Skip();
        }
    }

    private static void Add(string path, ref SortedSet<string>? found) => (found ??= new SortedSet<string>(StringComparer.Ordinal)).Add(path);

    // The placer's own identifier of the person, wherever it stands.
    private static bool KnowsIdentifier(LabReport report, IReadOnlyList<(string System, string Value)> identifiers)
    {
        foreach (var (_, value) in identifiers)
        {
            if (value.Length >= ShortestIdentifier && report.Content.Span.IndexOf(Encoding.UTF8.GetBytes(value)) >= 0)
                return true;
        }

        return false;
    }

    private static bool IsGiven(string path, CompiledPolicy? policy)
    {
        var choice = path.Replace("Boolean", "[x]", StringComparison.Ordinal).Replace("DateTime", "[x]", StringComparison.Ordinal).Replace("Integer", "[x]", StringComparison.Ordinal);
        return policy is not null && policy.Given.Any(element => element.StartsWith(path, StringComparison.Ordinal) || element.StartsWith(choice, StringComparison.Ordinal));
    }
}
