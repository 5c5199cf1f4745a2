using System.Globalization;

namespace Gateway.Registry;

/// <summary>A test belongs to one programme, and labs do only tests that a programme names.</summary>
internal static class TestRules
{
    /// <summary>
    /// Ids of all tests; null when a programme's file does not say which it has, since then nothing can be said to be unknown.
    /// </summary>
    public static IReadOnlyList<string>? KnownTests(RegistryDraft draft) =>
        draft.Programmes.Any(programme => programme.Definition is not { Tests.Count: > 0 })
            ? null
            : [.. draft.Programmes.SelectMany(programme => programme.Definition!.Tests).Select(test => test.Id)];

    public static void Check(RegistryDraft draft, RegistryProblems problems)
    {
        RefuseTestsOfTwoProgrammes(draft, problems);
        if (KnownTests(draft) is not { } tests)
            return;
        foreach (var (file, lab) in draft.Labs)
        {
            for (var i = 0; i < (lab?.Capabilities.Count ?? 0); i++)
                RefuseUnknown(tests, lab!.Capabilities[i].Test, file.Name, string.Create(CultureInfo.InvariantCulture, $"$.capabilities[{i}].test"), problems);
        }
    }

    public static void RefuseUnknown(IReadOnlyList<string> tests, string test, string file, string place, RegistryProblems problems)
    {
        if (test.Length > 0 && !tests.Contains(test, StringComparer.Ordinal))
            problems.Add(file, place, $"no programme names the test '{test}'", NearestWord.Of(test, tests));
    }

    // The capacity that a lab has for a test is kept per programme: a test of two programmes would be sold twice.
    private static void RefuseTestsOfTwoProgrammes(RegistryDraft draft, RegistryProblems problems)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, programme) in draft.Programmes)
        {
            for (var i = 0; i < (programme?.Tests.Count ?? 0); i++)
            {
                var test = programme!.Tests[i].Id;
                if (test.Length > 0 && !owners.TryAdd(test, programme.Id))
                {
                    problems.Add(
                        file.Name,
                        string.Create(CultureInfo.InvariantCulture, $"$.tests[{i}].id"),
                        $"the test '{test}' is already there in the programme '{owners[test]}'; give it another id");
                }
            }
        }
    }
}
