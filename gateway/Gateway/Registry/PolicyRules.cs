using System.Globalization;

namespace Gateway.Registry;

/// <summary>Each lab has exactly one policy for each test that it does, and exactly one for the results of all of them.</summary>
internal static class PolicyRules
{
    public static void Check(RegistryDraft draft, RegistryProblems problems)
    {
        foreach (var policy in draft.Policies.Concat(draft.ResultsPolicies))
            RefuseUnknownNames(draft, policy, problems);
        RefuseVersionsOfTwoFiles(draft, problems);
        RequireOneForEachTest(draft, problems);
        RequireOneForResults(draft, problems);
        RequireResultsOfEachTest(draft, problems);
    }

    private static void RefuseUnknownNames(RegistryDraft draft, PolicyFile policy, RegistryProblems problems)
    {
        string[] labs = [.. draft.Labs.Select(lab => lab.File.Id)];
        if (policy.Lab is { } lab && !labs.Contains(lab, StringComparer.Ordinal))
            problems.Add(policy.File, "$.lab", $"there is no lab '{lab}'", NearestWord.Of(lab, labs));
        if (TestRules.KnownTests(draft) is not { } tests)
            return;
        for (var i = 0; i < policy.Tests.Count; i++)
            TestRules.RefuseUnknown(tests, policy.Tests[i], policy.File, PlaceOfTest(i), problems);
    }

    // A disclosure names the policy by id and version: that must lead to one text.
    private static void RefuseVersionsOfTwoFiles(RegistryDraft draft, RegistryProblems problems)
    {
        var files = new Dictionary<(string Id, string Version), string>();
        foreach (var (file, _, _, policy) in draft.Policies.Concat(draft.ResultsPolicies))
        {
            if (policy is not null && !files.TryAdd((policy.Id, policy.Version), file))
                problems.Add(file, "$.id", $"the policy {policy.Name} is already in {files[(policy.Id, policy.Version)]}; give it its own id or version");
        }
    }

    private static void RequireOneForEachTest(RegistryDraft draft, RegistryProblems problems)
    {
        var files = new Dictionary<(string Lab, string Test), string>();
        foreach (var policy in draft.Policies.Where(policy => policy.Lab is not null))
        {
            for (var i = 0; i < policy.Tests.Count; i++)
            {
                if (!files.TryAdd((policy.Lab!, policy.Tests[i]), policy.File))
                    problems.Add(policy.File, PlaceOfTest(i), $"{files[(policy.Lab!, policy.Tests[i])]} already governs the test '{policy.Tests[i]}' at '{policy.Lab}'; keep one of them");
            }
        }

        if (draft.Policies.Any(policy => policy.Lab is null))
            return;
        foreach (var (file, place, lab, test) in TestsDone(draft))
        {
            if (!files.ContainsKey((lab, test)))
                problems.Add(file, place, $"no policy lets '{lab}' have orders of the test '{test}'; add one to policies/ or remove the capability");
        }
    }

    private static void RequireOneForResults(RegistryDraft draft, RegistryProblems problems)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var policy in draft.ResultsPolicies.Where(policy => policy.Lab is not null))
        {
            if (!files.TryAdd(policy.Lab!, policy.File))
                problems.Add(policy.File, "$.lab", $"{files[policy.Lab!]} already governs the results of '{policy.Lab}'; keep one of them");
        }

        if (draft.ResultsPolicies.Any(policy => policy.Lab is null))
            return;
        foreach (var lab in draft.Labs.Where(lab => !files.ContainsKey(lab.File.Id)))
            problems.Add(lab.File.Name, "$", $"no policy governs the results of '{lab.File.Id}'; add one to policies/results/");
    }

    private static void RequireResultsOfEachTest(RegistryDraft draft, RegistryProblems problems)
    {
        var done = TestsDone(draft).ToLookup(done => done.Lab, done => done.Test, StringComparer.Ordinal);
        foreach (var policy in draft.ResultsPolicies.Where(policy => policy is { Lab: not null, Tests.Count: > 0 }))
        {
            foreach (var test in done[policy.Lab!].Except(policy.Tests, StringComparer.Ordinal))
                problems.Add(policy.File, "$.tests", $"'{policy.Lab}' does the test '{test}' and this does not let its results out; add it or remove the capability");
        }
    }

    // A test that no programme names is told as such; that it has no policy either would be noise.
    private static IEnumerable<(string File, string Place, string Lab, string Test)> TestsDone(RegistryDraft draft)
    {
        var known = TestRules.KnownTests(draft);
        return
            from lab in draft.Labs
            from capability in (lab.Definition?.Capabilities ?? []).Select((capability, index) => (capability.Test, Index: index))
            where capability.Test.Length > 0 && (known is null || known.Contains(capability.Test, StringComparer.Ordinal))
            select (lab.File.Name, string.Create(CultureInfo.InvariantCulture, $"$.capabilities[{capability.Index}].test"), lab.File.Id, capability.Test);
    }

    private static string PlaceOfTest(int index) => string.Create(CultureInfo.InvariantCulture, $"$.tests[{index}]");
}
