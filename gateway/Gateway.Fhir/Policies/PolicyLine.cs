namespace Gateway.Fhir;

/// <summary>One line of a policy's <c>elements</c>: a path and what is done with what it names.</summary>
/// <remarks>Index: position among the lines. LineNumber: in the file, from 1. Replacement: JSON, for <see cref="RuleAction.Replace"/>.</remarks>
internal sealed record PolicyLine(int Index, int LineNumber, string Path, RuleAction Action, string? Replacement)
{
    public FhirType? Root { get; set; }

    public Selector? RootSelector { get; set; }

    public string? RootSelectorText { get; set; }

    public List<PolicyStep> Steps { get; } = [];
}

/// <summary>One step of a resolved path: the JSON properties it names, and which of their values.</summary>
internal sealed record PolicyStep(IReadOnlyList<FhirProperty> Properties, Selector? Selector, string? SelectorText);
