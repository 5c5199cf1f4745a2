using System.Buffers;

namespace Gateway.Fhir;

/// <content>Leaves: checked, and copied or changed.</content>
internal sealed partial class Pass
{
    private bool WriteLeaf(int node, FhirProperty property, Branch branch)
    {
        ref readonly var leaf = ref _message.Tape[node];
        var raw = _message.Raw(node);
        byte[]? rented = null;
        var text = leaf.IsEscaped ? Unescaped(raw, ref rented) : raw;
        var any = Check(node, property, text, branch) && WriteLeaf(node, property, branch, raw, text);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        if (any)
            Count(node, branch);
        return any;
    }

    private bool WriteLeaf(int node, FhirProperty property, Branch branch, ReadOnlySpan<byte> raw, ReadOnlySpan<byte> text)
    {
        switch (branch.Action)
        {
            case RuleAction.Keep when property.Shape == JsonShape.String:
                _out.Quoted(raw);
                return true;
            case RuleAction.Keep:
                _out.Append(raw);
                return true;
            case RuleAction.GeneraliseToYear:
                _out.Quoted(text[..4]);
                return true;
            case RuleAction.GeneraliseToMonth:
                _out.Quoted(text[..Math.Min(7, text.Length)]);
                return true;
            case RuleAction.GeneralisePostcode when text.Length >= 2 && !text[..2].ContainsAnyExceptInRange((byte)'0', (byte)'9'):
                _out.Quoted(text[..2]);
                return true;
            case RuleAction.GeneralisePostcode:
                return Refuse("value", node, "A postcode starts with two digits.");
            case RuleAction.Replace:
                _out.Append(branch.Replacement);
                return true;
            default:
                throw new InvalidOperationException("The policy compiler lets no other action at a leaf.");
        }
    }

    // What is replaced or dropped need not be valid; what a lab gets must be.
    private bool Check(int node, FhirProperty property, ReadOnlySpan<byte> text, Branch branch)
    {
        if (branch.Action == RuleAction.Replace)
            return true;
        if (!PrimitiveFormat.IsValid(property.Type.Primitive, text))
            return Refuse("value", node, "The value does not have the format of its type.");
        if (_inBsnIdentifier && property.Name == "value")
            return CitizenServiceNumber.IsValid(text) || Refuse("value", node, "The identifier is not a valid citizen service number.");
        return property.Type.Primitive is PrimitiveKind.Date or PrimitiveKind.DateTime or PrimitiveKind.Instant or PrimitiveKind.Time or PrimitiveKind.Boolean
            || !_guard.IsIn(text)
            || Refuse("value", node, "The value holds the person's citizen service number, which the policy does not name here.");
    }

    /// <summary>An Identifier of which only the token remains, under the tokens' own system.</summary>
    private bool WritePseudonym(int node, Branch branch)
    {
        var value = _message.Child(node, Table.IdentifierValue);
        if (value < 0 || _pseudonymiser is null)
            return false;
        byte[]? rentedSystem = null, rentedValue = null;
        var system = _message.Child(node, Table.IdentifierSystem);
        var systemText = TextOf(system, ref rentedSystem);
        var valueText = TextOf(value, ref rentedValue);
        try
        {
            if (!PrimitiveFormat.IsValid(PrimitiveKind.String, valueText))
                return Refuse("value", value, "The value does not have the format of its type.");
            if (CitizenServiceNumber.IsSystem(_message, system) && !CitizenServiceNumber.IsValid(valueText))
                return Refuse("value", value, "The identifier is not a valid citizen service number.");
            _out.Append("{\"system\":"u8);
            _out.Text(_pseudonymiser.System);
            _out.Append(",\"value\":"u8);
            _out.Text(_pseudonymiser.Pseudonym(systemText, valueText));
            _out.Append("}"u8);
            Count(value, branch);
            return true;
        }
        finally
        {
            if (rentedSystem is not null)
                ArrayPool<byte>.Shared.Return(rentedSystem, clearArray: true);
            if (rentedValue is not null)
                ArrayPool<byte>.Shared.Return(rentedValue, clearArray: true);
        }
    }

    private ReadOnlySpan<byte> TextOf(int node, ref byte[]? rented)
    {
        if (node < 0)
            return default;
        var raw = _message.Raw(node);
        return _message.Tape[node].IsEscaped ? Unescaped(raw, ref rented) : raw;
    }

    private static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> raw, ref byte[]? rented)
    {
        rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        return rented.AsSpan(0, JsonText.Unescape(raw, rented));
    }

    private void Count(int node, Branch branch)
    {
        _kept++;
        if (branch.Line < 0)
            return;
        _usedLines[branch.Line] = true;
        if (_trace is not null)
            _trace[node] = ((branch.Line + 1) * 2) + (branch.Action == RuleAction.Keep && Table.Properties[_message.Tape[node].Property] != Table.ReferenceText ? 0 : 1);
    }

    // What is written because of something beside it is there by the same line.
    private void CountWith(int node, int owner)
    {
        _kept++;
        if (_trace is null)
            return;
        for (var beside = owner + 1; beside < _message.Tape[owner].End && _trace[node] == 0; beside++)
            _trace[node] = _trace[beside] & ~1;
    }
}
