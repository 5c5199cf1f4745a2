using System.Text;

namespace Gateway.Fhir;

/// <summary>An element of a type: <c>birthDate</c>, <c>deceased</c> (a choice), <c>contact</c>.</summary>
/// <remarks>Name is without <c>[x]</c>; Ordinal is the position in its type, below 64: the bit that says it was seen.</remarks>
internal sealed record FhirElement(string Name, bool IsChoice, bool IsRequired, bool Repeats, int Ordinal)
{
    /// <summary>The JSON properties that carry it, siblings not among them.</summary>
    public List<FhirProperty> Properties { get; } = [];

    public ulong Bit => 1UL << Ordinal;

    /// <summary>As a policy and HL7's pages write it: <c>deceased[x]</c>.</summary>
    public string Display => IsChoice ? Name + "[x]" : Name;
}

/// <summary>A JSON property of a type: <c>deceasedBoolean</c>, <c>birthDate</c>, or its sibling <c>_birthDate</c>.</summary>
internal sealed class FhirProperty(int id, int position, string name, FhirElement element, FhirType owner, FhirType type, bool isSibling)
{
    /// <summary>Position in <see cref="StructureTable.Properties"/>.</summary>
    public int Id { get; } = id;

    /// <summary>Position in its type's <see cref="FhirType.Properties"/>.</summary>
    public int Position { get; } = position;

    public string Name { get; } = name;

    public byte[] Key { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Where its key stands among all keys, by their bytes: equal keys have one rank.</summary>
    public int KeyRank { get; set; }

    /// <summary>The key as it is written: quoted, with its colon.</summary>
    public byte[] Prefix { get; } = Encoding.UTF8.GetBytes($"\"{name}\":");

    public FhirElement Element { get; } = element;

    /// <summary>The value's type; for a sibling the type Element (id and extension).</summary>
    public FhirType Type { get; } = type;

    public JsonShape Shape { get; } = type.Shape;

    public bool Repeats { get; } = element.Repeats;

    public bool IsChoice { get; } = element.IsChoice;

    public bool IsSibling { get; } = isSibling;

    public ulong Bit { get; } = 1UL << element.Ordinal;

    public bool IsReference { get; } = type.Name == "Reference";

    public bool IsExtension { get; } = type.Name == "Extension";

    public bool IsModifierExtension { get; } = name == "modifierExtension";

    /// <summary>Says where a person lives, what they are called or how they are reached.</summary>
    public bool IsPersonal { get; } = type.Name is "HumanName" or "Address" or "ContactPoint" or "ContactDetail" or "Patient.contact" || name == "photo";

    /// <summary>Its values are noted while reading, because a check asks for all of them: see <see cref="Tape.MarksIn"/>.</summary>
    public bool IsMarked { get; } = type.Name is "Identifier" or "Resource" || (owner.Name, name) is ("Reference", "reference")
        || (owner.IsResource && (type.Name, name) is ("Meta", "meta") or ("Address", "address"));

    /// <summary>The other half of a primitive: from <c>birthDate</c> to <c>_birthDate</c> and back.</summary>
    public FhirProperty? Counterpart { get; set; }
}
