namespace Gateway.Fhir;

/// <content>Asks whether a resource would have anything in the output, without writing it.</content>
internal sealed partial class Pass
{
    /// <summary>True if the policy would put something of this entry in the output.</summary>
    private bool IsDisclosable(FhirEntry entry) =>
        _scope[entry.Index] && entry.ResourceType != "ServiceRequest" && IsDisclosable(entry, entry.Node);

    private bool IsDisclosable(FhirEntry entry, int resource)
    {
        var type = Table.Types[_message.Tape[resource].Type];
        return !(_placer is not null && type.IsPerson)
            && _policy.ShapeOf(_message, resource) is { } shape && HasKeptLeaf((entry, type), resource, shape);
    }

    private bool HasKeptLeaf((FhirEntry Entry, FhirType Resource) at, int node, Shape shape)
    {
        for (var child = node + 1; child < _message.Tape[node].End; child = _message.Tape[child].End)
        {
            if (_message.Tape[child].Kind == NodeKind.UnknownKey)
            {
                child++;
                continue;
            }

            var property = Table.Properties[_message.Tape[child].Property];
            if (shape.Rules[property.Position] is not { } rule || IsWithheld(property, at.Resource))
                continue;
            if (_message.Tape[child].Kind != NodeKind.Array)
            {
                if (IsKept(at, child, property, rule))
                    return true;
                continue;
            }

            for (var item = child + 1; item < _message.Tape[child].End; item = _message.Tape[item].End)
            {
                if (IsKept(at, item, property, rule))
                    return true;
            }
        }

        return false;
    }

    private bool IsKept((FhirEntry Entry, FhirType Resource) at, int node, FhirProperty property, Rule rule)
    {
        if (Choose(rule, node) is not { Action: not RuleAction.Mask } branch)
            return false;
        if (_message.Tape[node].Kind != NodeKind.Object)
            return _message.Tape[node].Kind != NodeKind.Null;
        return branch switch
        {
            { Action: RuleAction.Pseudonymise } => _message.Child(node, Table.IdentifierValue) >= 0,
            { Action: RuleAction.Keep } when property.IsReference =>
                LeadsSomewhere(at.Entry, node) || (branch.Children is { } inside && HasKeptLeaf(at, node, inside)),
            _ => HasKeptLeaf(at, node, branch.Children!),
        };
    }

    // A resource that only refers (PractitionerRole) is worth keeping for what it refers to.
    private bool LeadsSomewhere(FhirEntry from, int node)
    {
        var reference = _message.Child(node, Table.ReferenceText);
        return reference >= 0 && _message.Resolve(from, reference) is { } target
            && target.Type.IsParticipant && !(_placer is not null && target.Type.IsPerson) && _policy.ShapeOf(_message, target.Node) is not null;
    }
}
