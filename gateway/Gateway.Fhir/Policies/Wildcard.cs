namespace Gateway.Fhir;

/// <summary>
/// What <c>keep</c> on an element with others inside it keeps: all that is coded, counted or dated. References, extensions and ids need lines of
/// their own; text that repeats a code is left out; any other text makes the line an error.
/// </summary>
internal sealed class Wildcard
{
    private readonly Dictionary<(FhirType, int Line, bool Selected), Shape> _shapes = [];

    /// <summary>Path of the first element of free text that the wildcard would cover, or null if it covers none.</summary>
    public static string? FirstFreeText(FhirType type, bool isSelected) => FirstFreeText(type, isSelected, []);

    /// <summary>The shape for values of a type under one line.</summary>
    public Shape Of(FhirType type, int line, bool isSelected)
    {
        if (_shapes.TryGetValue((type, line, isSelected), out var shape))
            return shape;
        shape = _shapes[(type, line, isSelected)] = new Shape(type);
        foreach (var property in type.Properties)
        {
            if (Covers(type, property, isSelected) != Coverage.Keeps)
                continue;
            shape.Rules[property.Position] = new Rule([
                new Branch(null, RuleAction.Keep, line, property.Type.IsPrimitive ? null : Of(property.Type, line, isSelected: false), null),
            ]);
            if (property.Element.IsRequired)
                shape.Required |= property.Bit;
        }

        return shape;
    }

    private static string? FirstFreeText(FhirType type, bool isSelected, HashSet<FhirType> seen)
    {
        if (!seen.Add(type))
            return null;
        foreach (var property in type.Properties)
        {
            switch (Covers(type, property, isSelected))
            {
                case Coverage.FreeText:
                    return property.Name;
                case Coverage.Keeps when !property.Type.IsPrimitive && FirstFreeText(property.Type, isSelected: false, seen) is { } inside:
                    return $"{property.Name}.{inside}";
                default:
                    break;
            }
        }

        return null;
    }

    private static Coverage Covers(FhirType type, FhirProperty property, bool isSelected)
    {
        if (property.IsSibling || property.Element.Name is "id" or "extension" or "modifierExtension" || property.Type.Name is "Reference")
            return Coverage.LeavesOut;
        return (type.Name, property.Name, property.Type.Primitive) switch
        {
            ("Coding", "display", _) or ("CodeableConcept", "text", _) or ("Quantity" or "Age" or "Count" or "Distance" or "Duration", "unit", _) => Coverage.LeavesOut,
            ("Coding", "version", _) => Coverage.Keeps,
            ("Identifier" or "ContactPoint", "value", _) => isSelected ? Coverage.Keeps : Coverage.FreeText,
            (_, "system", PrimitiveKind.Uri) => Coverage.Keeps,
            (_, _, PrimitiveKind.None) => property.Type.Name is "Narrative" or "Attachment" or "Resource" ? Coverage.FreeText : Coverage.Keeps,
            (_, _, PrimitiveKind.Boolean or PrimitiveKind.Code or PrimitiveKind.Date or PrimitiveKind.DateTime or PrimitiveKind.Decimal) => Coverage.Keeps,
            (_, _, PrimitiveKind.Instant or PrimitiveKind.Integer or PrimitiveKind.PositiveInt or PrimitiveKind.Time or PrimitiveKind.UnsignedInt) => Coverage.Keeps,
            _ => Coverage.FreeText,
        };
    }

    private enum Coverage
    {
        Keeps,
        LeavesOut,
        FreeText,
    }
}
