using System.Text;

namespace Gateway.Fhir;

/// <summary>Which of several values a policy line is about: <c>identifier[system=...]</c>, <c>extension[url]</c>, <c>Observation[code=system|code]</c>.</summary>
internal sealed class Selector
{
    private readonly FhirProperty _property;
    private readonly byte[]? _system;
    private readonly byte[] _value;

    private Selector(FhirProperty property, string? system, string value)
    {
        _property = property;
        _system = system is null ? null : Encoding.UTF8.GetBytes(system);
        _value = Encoding.UTF8.GetBytes(value);
        IsBsn = property.Name == "system" && (_value.AsSpan().SequenceEqual(CitizenServiceNumber.System) || value == "urn:oid:2.16.840.1.113883.2.4.6.3");
    }

    /// <summary>True if it selects identifiers of the citizen service number's system.</summary>
    public bool IsBsn { get; }

    /// <summary>The selector <c>name=value</c> for values of a type, or null if the type has no such element to select by.</summary>
    public static Selector? For(FhirType type, string name, string value)
    {
        if (type.Find(name) is not { Repeats: false, IsSibling: false } property)
            return null;
        if (property.Shape == JsonShape.String)
            return new Selector(property, null, value);
        if (property.Type.Name != "CodeableConcept")
            return null;
        var bar = value.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? new Selector(property, null, value) : new Selector(property, value[..bar], value[(bar + 1)..]);
    }

    /// <summary>True if the object at this node is one of those meant.</summary>
    public bool Selects(FhirMessage message, int node)
    {
        var child = message.Tape[node].Kind == NodeKind.Object ? message.Child(node, _property) : -1;
        return child >= 0 && (_property.Shape == JsonShape.String ? message.TextIs(child, _value) : HasCoding(message, child));
    }

    private bool HasCoding(FhirMessage message, int concept)
    {
        var codings = message.Child(concept, "coding"u8);
        for (var coding = codings + 1; codings >= 0 && coding < message.Tape[codings].End; coding = message.Tape[coding].End)
        {
            if (message.TextIs(message.Child(coding, "code"u8), _value) && (_system is null || message.TextIs(message.Child(coding, "system"u8), _system)))
                return true;
        }

        return false;
    }
}
