using System.Buffers.Binary;
using System.Text;

namespace Gateway.Fhir;

/// <summary>A resource type, data type, backbone element or primitive of R4.</summary>
internal sealed class FhirType(string name, PrimitiveKind primitive, bool isResource, int index)
{
    private Slot[] _slots = new Slot[1];
    private uint _mask;

    public string Name { get; } = name;

    public byte[] NameUtf8 { get; } = Encoding.UTF8.GetBytes(name);

    public int Index { get; } = index;

    public bool IsResource { get; } = isResource;

    /// <summary>The abstract type of <c>contained</c> and <c>Bundle.entry.resource</c>: the content says what it is.</summary>
    public bool IsAnyResource { get; } = name == "Resource";

    /// <summary>A resource that is about one person.</summary>
    public bool IsPerson { get; } = isResource && name is "Patient" or "Person" or "RelatedPerson";

    /// <summary>A resource that speaks of somebody or something an order refers to, not of the order: disclosed only where a kept reference leads.</summary>
    public bool IsParticipant { get; } = isResource && name is "Patient" or "Person" or "RelatedPerson" or "Group" or "Practitioner" or "PractitionerRole"
        or "Organization" or "OrganizationAffiliation" or "CareTeam" or "HealthcareService" or "Location" or "Device" or "Encounter" or "EpisodeOfCare" or "Endpoint";

    public PrimitiveKind Primitive { get; } = primitive;

    public bool IsPrimitive => Primitive != PrimitiveKind.None;

    public JsonShape Shape => Primitive switch
    {
        PrimitiveKind.None => JsonShape.Object,
        PrimitiveKind.Boolean => JsonShape.Boolean,
        PrimitiveKind.Decimal or PrimitiveKind.Integer or PrimitiveKind.PositiveInt or PrimitiveKind.UnsignedInt => JsonShape.Number,
        _ => JsonShape.String,
    };

    public FhirElement[] Elements { get; private set; } = [];

    /// <summary>JSON properties: one for each type of a choice, and the <c>_</c> sibling of each primitive.</summary>
    public FhirProperty[] Properties { get; private set; } = [];

    /// <summary>The property with this key (unescaped UTF-8), or null if R4 does not have it here.</summary>
    public FhirProperty? Find(ReadOnlySpan<byte> key)
    {
        var start = Start(key);
        for (var at = Hash(start, key.Length) & _mask; ; at = (at + 1) & _mask)
        {
            ref readonly var slot = ref _slots[at];
            if (slot.Property is not { } property)
                return null;
            if (slot.Start == start && slot.Length == key.Length && (key.Length <= sizeof(ulong) || key.SequenceEqual(property.Key)))
                return property;
        }
    }

    public FhirProperty? Find(string key) => Array.Find(Properties, p => p.Name == key);

    public FhirElement? Element(string name) => Array.Find(Elements, e => e.Name == name);

    public void Complete(FhirElement[] elements, FhirProperty[] properties)
    {
        Elements = elements;
        Properties = properties;
        var size = 2;
        while (size < properties.Length * 2)
            size *= 2;
        _slots = new Slot[size];
        _mask = (uint)size - 1;
        foreach (var property in properties)
        {
            var start = Start(property.Key);
            var slot = Hash(start, property.Key.Length) & _mask;
            while (_slots[slot].Property is not null)
                slot = (slot + 1) & _mask;
            _slots[slot] = new Slot(start, property.Key.Length, property);
        }
    }

    /// <summary>The first eight bytes, or all of a shorter key.</summary>
    private static ulong Start(ReadOnlySpan<byte> key)
    {
        if (key.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64LittleEndian(key);
        if (key.Length >= sizeof(uint))
            return BinaryPrimitives.ReadUInt32LittleEndian(key) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(key[^sizeof(uint)..]) << 32);
        var start = 0UL;
        foreach (var letter in key)
            start = (start << 8) | letter;
        return start;
    }

    // Length and start tell the keys of one type apart well enough; equality is compared anyway.
    private static uint Hash(ulong start, int length) => (uint)(((start ^ (ulong)length) * 0x9E3779B97F4A7C15UL) >> 32);

    /// <summary>A property where its key leads, with what tells most keys apart at hand: most are no longer than eight bytes.</summary>
    private readonly record struct Slot(ulong Start, int Length, FhirProperty? Property);
}
