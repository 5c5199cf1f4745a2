namespace Gateway.Fhir;

/// <summary>What a policy line does with the element it names.</summary>
internal enum RuleAction
{
    /// <summary>The element itself is named by no line, something inside it is.</summary>
    Descend,
    Keep,
    Pseudonymise,
    GeneraliseToYear,
    GeneraliseToMonth,
    GeneralisePostcode,
    Replace,
    Mask,
}

/// <summary>What a policy says about the elements of one type at one place. A property without a rule is removed.</summary>
internal sealed class Shape(FhirType type)
{
    public FhirType Type { get; } = type;

    public bool IsExtension { get; } = type.Name == "Extension";

    /// <summary>By <see cref="FhirProperty.Position"/>.</summary>
    public Rule?[] Rules { get; } = new Rule?[type.Properties.Length];

    /// <summary>Bits of the elements that R4 requires here: one that was there and gave nothing is masked.</summary>
    public ulong Required { get; set; }
}

/// <summary>What a policy says about one property: the first branch that selects a value decides.</summary>
internal sealed record Rule(Branch[] Branches);

/// <param name="Selector">Which values it is about; null for all.</param>
/// <param name="Action">What is done with them.</param>
/// <param name="Line">Number of the policy line that says so; -1 for <see cref="RuleAction.Descend"/>.</param>
/// <param name="Children">What is kept inside a value, if it is an object.</param>
/// <param name="Replacement">The fixed value as JSON, for <see cref="RuleAction.Replace"/>.</param>
internal sealed record Branch(Selector? Selector, RuleAction Action, int Line, Shape? Children, byte[]? Replacement);
