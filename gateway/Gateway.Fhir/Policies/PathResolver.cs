namespace Gateway.Fhir;

/// <summary>Finds a policy line's path in the structure table, step by step.</summary>
internal sealed class PathResolver(Action<PolicyLine, string, string?> report)
{
    private static readonly StructureTable Table = StructureTable.R4;

    // Carriers of other resources, and the envelope, which is always the gateway's own.
    private static readonly string[] NeverDisclosed = ["Bundle", "Parameters", "Binary", "MessageHeader", "OperationOutcome"];

    /// <summary>True if the line's path exists; else the problem has been reported.</summary>
    public bool Resolve(PolicyLine line)
    {
        if (Split(line.Path) is not { Count: > 1 } steps)
            return Refuse(line, "A path is a resource type and elements, separated by dots; each '[' has its ']'.");
        var (typeName, rootSelector) = steps[0];
        if (Table.Type(typeName) is not { IsResource: true } type)
            return Refuse(line, "R4 has no such resource type.", Nearest.Of(typeName, Table.Types.Where(t => t.IsResource).Select(t => t.Name)));
        if (NeverDisclosed.Contains(typeName, StringComparer.Ordinal))
            return Refuse(line, $"{typeName} is never disclosed.");
        line.Root = type;
        line.RootSelectorText = rootSelector;
        if (rootSelector is not null && (line.RootSelector = SelectorOf(type, rootSelector)) is null)
            return Refuse(line, $"{typeName} cannot be selected by this; write [code=system|code] or another element of it that is text.");
        var prefix = typeName;
        for (var i = 1; i < steps.Count; i++)
        {
            var step = ResolveStep(line, type, steps[i], isLast: i == steps.Count - 1, prefix);
            if (step is null)
                return false;
            if (step.Properties.Count == 0)
                continue;
            line.Steps.Add(step);
            type = step.Properties[0].Type;
            prefix += "." + steps[i].Name;
        }

        return true;
    }

    private PolicyStep? ResolveStep(PolicyLine line, FhirType type, (string Name, string? Selector) step, bool isLast, string prefix)
    {
        var (name, selector) = step;

        // X.* says the same as X: all that is coded in it.
        if (name == "*" && isLast && line.Steps.Count > 0)
            return new PolicyStep([], null, null);
        var element = type.Element(name);
        List<FhirProperty> properties = selector == "x" || (element is { IsChoice: true } && isLast)
            ? element?.Properties ?? []
            : type.Find(name) is { IsSibling: false } one ? [one] : [];
        if (properties.Count == 0 || (selector == "x" && !element!.IsChoice))
        {
            var names = type.Elements.Select(e => e.Display).Concat(type.Properties.Where(p => p.Element.IsChoice && !p.IsSibling).Select(p => p.Name));
            return Fail(line, "R4 has no such element.", Nearest.Of(name, names) is { } near ? $"{prefix}.{near}" : null);
        }

        if (Forbidden(type, properties[0].Element) is { } reason)
            return Fail(line, reason);
        if (properties.Count > 1 && !isLast)
            return Fail(line, "A path does not go on behind a choice; name the type.", $"{prefix}.{properties[0].Name}");
        if (!isLast && properties[0].Type.IsPrimitive)
        {
            // What can stand behind a primitive is its extensions.
            if (properties[0].Counterpart is not { } sibling)
                return Fail(line, "Nothing stands inside this element.");
            properties = [sibling];
        }

        if (selector is null or "x")
        {
            return properties[0].Type.Name == "Extension"
                ? Fail(line, "An extension is named by its URL: extension[http://...].")
                : new PolicyStep(properties, null, null);
        }

        return SelectorOf(properties[0].Type, selector) is { } found
            ? new PolicyStep(properties, found, selector)
            : Fail(line, "The element cannot be selected by this; write [system=...], or extension[http://...].");
    }

    private static string? Forbidden(FhirType type, FhirElement element) => element.Name switch
    {
        "id" or "resourceType" => "Ids are never kept; the gateway gives its own.",
        "meta" when type.IsResource => "meta is the gateway's own.",
        "text" when type.IsResource => "Narrative is never kept.",
        "contained" => "Contained resources are treated by the lines of their own type.",
        "implicitRules" => "implicitRules is never kept.",
        "identifier" when type.Name == "ServiceRequest" => "The order's identifier at a lab is the gateway's own.",
        "identifier" when type.Name == "DiagnosticReport" => "The report's identifier at the placer is the gateway's own.",
        "reference" when type.Name == "Reference" => "Name the Reference itself; where it leads to, the gateway writes.",
        "div" => "Narrative is never kept.",
        _ => null,
    };

    private static Selector? SelectorOf(FhirType type, string text)
    {
        if (type.Name == "Extension")
            return Selector.For(type, "url", text.StartsWith("url=", StringComparison.Ordinal) ? text[4..] : text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals <= 0 ? null : Selector.For(type, text[..equals], text[(equals + 1)..]);
    }

    // Dots inside brackets belong to the URL there.
    private static List<(string Name, string? Selector)>? Split(string path)
    {
        var steps = new List<(string, string?)>();
        for (var at = 0; at <= path.Length;)
        {
            var end = path.AsSpan(at).IndexOfAny('.', '[');
            var name = end < 0 ? path[at..] : path.Substring(at, end);
            at += name.Length;
            string? selector = null;
            if (at < path.Length && path[at] == '[')
            {
                var close = path.IndexOf(']', at);
                if (close < 0)
                    return null;
                selector = path[(at + 1)..close];
                at = close + 1;
            }

            if (name.Length == 0 || selector is "" || (at < path.Length && path[at] != '.'))
                return null;
            steps.Add((name, selector));
            at++;
        }

        return steps;
    }

    private bool Refuse(PolicyLine line, string message, string? nearest = null)
    {
        report(line, message, nearest);
        return false;
    }

    private PolicyStep? Fail(PolicyLine line, string message, string? nearest = null)
    {
        report(line, message, nearest);
        return null;
    }
}
