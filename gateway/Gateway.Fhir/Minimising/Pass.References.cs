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
        if (ContainedResources.Id(_message, reference) is { } id)
            return WriteContainedTarget(id);
        if (_message.Resolve(_entry, reference) is not { } target || (_ordinals[target.Index] < 0 && !IsDisclosable(target)))
            return false;
        _out.Append("\"reference\":"u8);
        WriteUrn((uint)Enqueue(target.Index));
        return true;
    }

    private bool WriteContainedTarget(string id)
    {
        _containedById ??= ContainedResources.ById(_message, _container);
        if (!_containedById.TryGetValue(id, out var resource) || resource < 0)
            return false;
        if (!_containedOrdinals.TryGetValue(resource, out var ordinal))
        {
            if (!IsDisclosable(_entry, resource))
                return false;
            ordinal = _containedOrdinals[resource] = _contained.Count;
            _contained.Add(resource);
        }

        _out.Append("\"reference\":\"#"u8);
        WriteContainedId(ordinal);
        _out.Append("\""u8);
        return true;
    }
}
