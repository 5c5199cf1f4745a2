namespace Gateway.Fhir;

/// <content>References: they lead to what is in the output, under its new name, or they go.</content>
internal sealed partial class Pass
{
    private bool WriteReference(int node, Branch branch)
    {
        var start = _out.Position;
        _out.Append((byte)'{');
        var reference = _message.Child(node, Table.ReferenceText);
        var any = reference >= 0 && WriteTarget(reference);
        if (any)
            Count(reference, branch);
        if (branch.Children is { } children)
        {
            WriteMembers(node, children, 0, out var more);
            any |= more;
        }

        if (any && _problem is null)
        {
            _out.Append((byte)'}');
            return true;
        }

        _out.Truncate(start);
        return false;
    }

    private bool WriteTarget(int reference)
    {
        if (ContainedResources.Find(_message, _container, reference) is >= 0 and var contained)
        {
            var ordinal = _contained.IndexOf(contained);
            if (ordinal < 0)
            {
                if (!IsDisclosable(_entry, contained))
                    return false;
                ordinal = _contained.Count;
                _contained.Add(contained);
            }

            _out.Append("\"reference\":\"#"u8);
            WriteContainedId(ordinal);
            _out.Append("\""u8);
            return true;
        }

        if (_message.Resolve(_entry, reference) is not { } target || (_ordinals[target.Index] < 0 && !IsDisclosable(target)))
            return false;
        _out.Append("\"reference\":"u8);
        WriteUrn((uint)Enqueue(target.Index));
        return true;
    }
}
