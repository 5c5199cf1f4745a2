namespace Gateway.Fhir;

/// <summary>Makes the shapes of a policy from its resolved lines, and finds what the lines leave undone.</summary>
internal sealed class ShapeBuilder(Action<PolicyLine, string, string?> report)
{
    private readonly Wildcard _wildcard = new();
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <summary>The root branches of one resource type.</summary>
    public Branch[] Build(FhirType type, IReadOnlyList<PolicyLine> lines) =>
        [.. BySelector(lines, l => l.RootSelectorText).Select(group => new Branch(
            group[0].RootSelector, RuleAction.Descend, -1, Build(type, type.Name, group, 0, wildcard: null), null))];

    // Lines that select come before those for all; what all lines say holds for the selected values too.
    private static IEnumerable<List<PolicyLine>> BySelector(IReadOnlyList<PolicyLine> lines, Func<PolicyLine, string?> selector)
    {
        var forAll = lines.Where(l => selector(l) is null).ToList();
        foreach (var group in lines.Where(l => selector(l) is not null).GroupBy(selector, StringComparer.Ordinal))
            yield return [.. group, .. forAll];
        if (forAll.Count > 0)
            yield return forAll;
    }

    private Shape Build(FhirType type, string path, List<PolicyLine> lines, int depth, (PolicyLine Line, bool IsSelected)? wildcard)
    {
        var shape = new Shape(type);
        if (wildcard is { } all)
            Array.Copy(_wildcard.Of(type, all.Line.Index, all.IsSelected).Rules, shape.Rules, shape.Rules.Length);
        foreach (var property in type.Properties)
        {
            var about = lines.Where(l => l.Steps[depth].Properties.Contains(property)).ToList();
            if (about.Count == 0)
                continue;
            var inherited = wildcard is { } outer && shape.Rules[property.Position] is not null ? (outer.Line, false) : ((PolicyLine, bool)?)null;
            var branches = BySelector(about, l => l.Steps[depth].SelectorText)
                .Select(group => BuildBranch(property, $"{path}.{property.Element.Name}", group, depth, inherited))
                .ToList();
            if (inherited is { } rest && branches[^1].Selector is not null)
                branches.Add(new Branch(null, RuleAction.Keep, rest.Item1.Index, property.Type.IsPrimitive ? null : _wildcard.Of(property.Type, rest.Item1.Index, isSelected: false), null));
            shape.Rules[property.Position] = new Rule([.. branches]);

            // A mask is itself an extension of the primitive: there is no room for another.
            if (property.IsSibling && shape.Rules[property.Counterpart!.Position]?.Branches is [{ Action: RuleAction.Mask }])
                ReportOnce(about[0], "The element is masked; its extensions go with it.", null);
        }

        CheckRequired(shape, path, lines[0]);
        return shape;
    }

    private Branch BuildBranch(FhirProperty property, string path, List<PolicyLine> lines, int depth, (PolicyLine Line, bool IsSelected)? inherited)
    {
        var selector = lines[0].Steps[depth].Selector;
        var here = lines.Find(l => l.Steps.Count == depth + 1);
        var inside = lines.Where(l => l.Steps.Count > depth + 1).ToList();
        if (here is null)
        {
            var children = Build(property.Type, path, inside, depth + 1, inherited);
            return new Branch(selector, RuleAction.Descend, inherited?.Line.Index ?? -1, children, null);
        }

        if (here.Action != RuleAction.Keep)
        {
            if (inside.Count > 0)
                report(inside[0], $"The element is already covered by {here.Path}, which is not a keep.", null);
            CheckFits(here, property);
            return new Branch(selector, here.Action, here.Index, null, Replacement(here, property));
        }

        if (property.Type.IsPrimitive)
            return new Branch(selector, RuleAction.Keep, here.Index, null, null);
        var isSelected = here.Steps[depth].Selector is not null;
        if (property.Type.Name == "Reference")
            return new Branch(selector, RuleAction.Keep, here.Index, inside.Count == 0 ? null : Build(property.Type, path, inside, depth + 1, null), null);
        if (Wildcard.FirstFreeText(property.Type, isSelected) is { } text)
            ReportOnce(here, $"keep would cover text that is not coded ({text}); name what is kept, or select by system.", $"{path}.{text}");
        return inside.Count == 0
            ? new Branch(selector, RuleAction.Keep, here.Index, _wildcard.Of(property.Type, here.Index, isSelected), null)
            : new Branch(selector, RuleAction.Keep, here.Index, Build(property.Type, path, inside, depth + 1, (here, isSelected)), null);
    }

    private void CheckRequired(Shape shape, string path, PolicyLine line)
    {
        foreach (var element in shape.Type.Elements)
        {
            if (!element.IsRequired || element.Name is "resourceType" || (shape.Type.Name, element.Name) is ("Extension", "url"))
                continue;
            shape.Required |= 1UL << element.Ordinal;
            if (!element.Properties.Exists(p => shape.Rules[p.Position] is not null))
                ReportOnce(line, $"{path}.{element.Display} is required by R4 and no line keeps it; add a line that keeps it or says mask.", $"{path}.{element.Display}");
        }
    }

    private void CheckFits(PolicyLine line, FhirProperty property)
    {
        var kind = property.Type.Primitive;
        var fault = line.Action switch
        {
            RuleAction.Pseudonymise when property.Type.Name != "Identifier" => "pseudonymise is for an Identifier.",
            RuleAction.GeneraliseToYear or RuleAction.GeneraliseToMonth when kind is not (PrimitiveKind.Date or PrimitiveKind.DateTime)
                => "A date can be generalised to its year or month, nothing else.",
            RuleAction.GeneralisePostcode when property.Name != "postalCode" => "Only a postalCode can be generalised to its first two digits.",
            RuleAction.Replace when !property.Type.IsPrimitive || property.Repeats => "A fixed value can replace a single primitive value only.",
            RuleAction.Replace when Replacement(line, property) is null => $"The fixed value is not a valid {property.Type.Name.TrimStart('@')}.",
            RuleAction.Mask when property.Type.Name is "Extension" || property.Type.Name.StartsWith('@') || property.Type.IsAnyResource => "This element cannot be masked.",
            _ => null,
        };
        if (fault is not null)
            ReportOnce(line, fault, null);
    }

    private static byte[]? Replacement(PolicyLine line, FhirProperty property)
    {
        if (line.Replacement is not { } json)
            return null;
        var utf8 = System.Text.Encoding.UTF8.GetBytes(json);
        var shape = utf8[0] switch
        {
            (byte)'"' => JsonShape.String,
            (byte)'t' or (byte)'f' => JsonShape.Boolean,
            _ => JsonShape.Number,
        };
        var text = shape == JsonShape.String ? utf8[1..^1] : utf8;
        return shape == property.Shape && PrimitiveFormat.IsValid(property.Type.Primitive, text) ? utf8 : null;
    }

    private void ReportOnce(PolicyLine line, string message, string? nearest)
    {
        if (_reported.Add(message + line.Path))
            report(line, message, nearest);
    }
}
