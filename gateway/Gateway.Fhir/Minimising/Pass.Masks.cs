namespace Gateway.Fhir;

/// <content>Masked elements (https://hl7.org/fhir/R4/extension-data-absent-reason.html) and what R4 writes as two arrays.</content>
internal sealed partial class Pass
{
    private static ReadOnlySpan<byte> Masked =>
        "{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\",\"valueCode\":\"masked\"}]}"u8;

    private bool WriteMask(FhirProperty property)
    {
        _out.Key(property.Counterpart is { IsSibling: true } sibling ? sibling : property);
        if (property.Repeats)
            _out.Append((byte)'[');
        _out.Append(Masked);
        if (property.Repeats)
            _out.Append((byte)']');
        return true;
    }

    private void MaskMissing(FhirType type, ulong missing)
    {
        foreach (var element in type.Elements)
        {
            if ((missing & element.Bit) != 0)
                WriteMask(element.Properties[0]);
        }
    }

    /// <summary>
    /// A repeating primitive of which the policy names extensions too: values and siblings stand in two arrays, and an item has the same place in
    /// both (https://hl7.org/fhir/R4/json.html#primitive).
    /// </summary>
    private bool WritePrimitivePairs(int owner, int node, FhirProperty property, Shape shape)
    {
        var values = property.IsSibling ? property.Counterpart! : property;
        var siblings = values.Counterpart!;
        var (valueNode, siblingNode) = (_message.Child(owner, values), _message.Child(owner, siblings));

        // Both are written when the first of them comes by.
        if (node != (valueNode < 0 ? siblingNode : siblingNode < 0 ? valueNode : Math.Min(valueNode, siblingNode)))
            return false;
        var (valueItems, siblingItems) = (Items(valueNode), Items(siblingNode));
        var kept = new List<(int Value, int Sibling)>();
        for (var i = 0; i < Math.Max(valueItems.Count, siblingItems.Count) && _problem is null; i++)
        {
            var value = Kept(i < valueItems.Count ? valueItems[i] : -1, values, shape);
            var sibling = Kept(i < siblingItems.Count ? siblingItems[i] : -1, siblings, shape);
            if (value >= 0 || sibling >= 0)
                kept.Add((value, sibling));
        }

        if (_problem is not null)
            return false;
        WriteItems(values, kept.ConvertAll(k => k.Value), shape);
        WriteItems(siblings, kept.ConvertAll(k => k.Sibling), shape);
        return kept.Count > 0;
    }

    private List<int> Items(int array)
    {
        var items = new List<int>();
        for (var item = array + 1; array >= 0 && item < _message.Tape[array].End; item = _message.Tape[item].End)
            items.Add(item);
        return items;
    }

    // Writing says whether anything is kept; what it wrote is taken back until the places are known.
    private int Kept(int item, FhirProperty property, Shape shape)
    {
        if (item < 0 || shape.Rules[property.Position] is not { } rule || Choose(rule, item) is not { Action: not RuleAction.Mask } branch)
            return -1;
        var (start, leaves) = (_out.Position, _kept);
        var any = WriteValue(item, property, branch);
        _out.Truncate(start);
        _kept = leaves;
        return any ? item : -1;
    }

    private void WriteItems(FhirProperty property, List<int> items, Shape shape)
    {
        if (items.TrueForAll(i => i < 0))
            return;
        _out.Key(property);
        _out.Append((byte)'[');
        foreach (var item in items)
        {
            _out.Separate();
            if (item < 0)
                _out.Append("null"u8);
            else
                WriteValue(item, property, Choose(shape.Rules[property.Position]!, item)!);
        }

        _out.Append((byte)']');
    }
}
