namespace Gateway.Fhir;

/// <content>Elements: the rules of a shape applied to an object's members.</content>
internal sealed partial class Pass
{
    private bool _inBsnIdentifier;

    /// <summary>Writes an object; nothing, and false, if none of it is kept.</summary>
    private bool WriteObject(int node, Shape shape)
    {
        var start = _out.Position;
        _out.Append((byte)'{');
        var url = -1;
        if (shape.IsExtension && !WriteExtensionUrl(node, out url))
        {
            _out.Truncate(start);
            return false;
        }

        WriteMembers(node, shape, 0, out var any);
        if (_problem is not null || !any)
        {
            _out.Truncate(start);
            return false;
        }

        if (url >= 0)
            CountWith(url, node);
        _out.Append((byte)'}');
        return true;
    }

    /// <summary>Writes the members of an object that the shape names, and masks what R4 requires and nothing is left of.</summary>
    private void WriteMembers(int node, Shape shape, ulong skip, out bool any)
    {
        ulong present = 0, written = 0;
        var modifier = -1;
        var tape = _message.Tape;
        for (int child = node + 1, end = tape[node].End; child < end; child = tape[child].End)
        {
            if (tape[child].Kind == NodeKind.UnknownKey)
            {
                child++;
                continue;
            }

            var property = Table.Properties[tape[child].Property];
            if ((skip & property.Bit) != 0)
                continue;
            present |= property.Bit;
            if (property.IsModifierExtension)
                modifier = child;
            if (shape.Rules[property.Position] is { } rule && !IsWithheld(property, _resource) && WriteProperty(node, child, property, rule, shape, (written & property.Bit) != 0))
                written |= property.Bit;
            else if (property.IsSibling && (written & property.Bit) == 0 && IsMasked(shape, property.Counterpart!) && WriteMask(property.Counterpart!))
                written |= property.Bit;
            if (_problem is not null)
            {
                any = false;
                return;
            }
        }

        any = written != 0;
        var isWritten = any || Table.Types[tape[node].Type].IsResource;
        if (modifier >= 0 && isWritten && !AllModifiersNamed(modifier, shape))
        {
            Refuse("structure", modifier, "A modifierExtension that the policy does not name would change the meaning.");
            return;
        }

        if (isWritten && (shape.Required & present & ~written) is not 0 and var missing)
            MaskMissing(shape.Type, missing);
    }

    // A primitive without a value, only with the reason for it, is masked like one with a value.
    private static bool IsMasked(Shape shape, FhirProperty property) =>
        shape.Rules[property.Position] is { Branches: [{ Action: RuleAction.Mask }] };

    // Protected persons: name, contact and address go, and what extensions of a person may say of them.
    private bool IsWithheld(FhirProperty property, FhirType resource) =>
        _isProtected && (property.IsPersonal || (property.IsExtension && resource.IsPerson));

    private bool AllModifiersNamed(int modifiers, Shape shape)
    {
        if (shape.Rules[Table.Properties[_message.Tape[modifiers].Property].Position] is not { } rule)
            return false;
        for (var item = modifiers + 1; item < _message.Tape[modifiers].End; item = _message.Tape[item].End)
        {
            if (Choose(rule, item) is null)
                return false;
        }

        return true;
    }

    private bool WriteExtensionUrl(int node, out int url)
    {
        url = _message.Child(node, Table.ExtensionUrl);
        if (url < 0)
            return false;
        _out.Append("\"url\":"u8);
        _out.Quoted(_message.Raw(url));
        return true;
    }

    private bool WriteProperty(int owner, int node, FhirProperty property, Rule rule, Shape shape, bool isWritten)
    {
        if (property.Repeats && property.Counterpart is { } counterpart && shape.Rules[counterpart.Position] is not null)
            return WritePrimitivePairs(owner, node, property, shape);
        var start = _out.Position;
        if (!property.Repeats)
        {
            if (Choose(rule, node) is not { } branch)
                return false;
            if (branch.Action == RuleAction.Mask)
                return !isWritten && WriteMask(property);
            _out.Key(property);
            if (WriteValue(node, property, branch))
                return true;
            _out.Truncate(start);
            return false;
        }

        var any = false;
        var isMasked = false;
        var afterKey = start;
        for (var item = node + 1; item < _message.Tape[node].End && _problem is null; item = _message.Tape[item].End)
        {
            if (Choose(rule, item) is not { } branch)
                continue;
            if (branch.Action == RuleAction.Mask)
            {
                isMasked = true;
                continue;
            }

            if (!any && _out.Position == start)
            {
                _out.Key(property);
                _out.Append((byte)'[');
                afterKey = _out.Position;
            }

            var before = _out.Position;
            _out.Separate();
            if (WriteValue(item, property, branch))
                any = true;
            else
                _out.Truncate(before);
        }

        if (any)
        {
            _out.Append((byte)']');
            return true;
        }

        _out.Truncate(Math.Min(start, afterKey));
        return isMasked && !isWritten && _problem is null && WriteMask(property);
    }

    private Branch? Choose(Rule rule, int node)
    {
        foreach (var branch in rule.Branches)
        {
            if (branch.Selector is null || branch.Selector.Selects(_message, node))
                return branch;
        }

        return null;
    }

    /// <summary>Writes one value: an item of an array, or all of a property that does not repeat.</summary>
    private bool WriteValue(int node, FhirProperty property, Branch branch)
    {
        if (_message.Tape[node].Kind != NodeKind.Object)
            return _message.Tape[node].Kind != NodeKind.Null && WriteLeaf(node, property, branch);
        if (branch.Action == RuleAction.Pseudonymise)
            return WritePseudonym(node, branch);
        if (property.IsReference && branch.Action == RuleAction.Keep)
            return WriteReference(node, branch);
        var outer = _inBsnIdentifier;
        _inBsnIdentifier = branch.Selector is { IsBsn: true };
        var any = WriteObject(node, branch.Children!);
        _inBsnIdentifier = outer;
        return any;
    }
}
