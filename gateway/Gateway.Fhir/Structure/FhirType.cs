using System.Text;

namespace Gateway.Fhir;

/// <summary>A resource type, data type, backbone element or primitive of R4.</summary>
internal sealed class FhirType(string name, PrimitiveKind primitive, bool isResource, int index)
{
    private KeyTable<FhirProperty> _keys = new([]);

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

    /// <summary>The property id (not of a primitive).</summary>
    public FhirProperty? Id { get; private set; }

    /// <summary>The property implicitRules of a resource.</summary>
    public FhirProperty? ImplicitRules { get; private set; }

    /// <summary>The property with this key (unescaped UTF-8), or null if R4 does not have it here.</summary>
    public FhirProperty? Find(ReadOnlySpan<byte> key) => _keys.Find(key);

    public FhirProperty? Find(string key) => Array.Find(Properties, p => p.Name == key);

    public FhirElement? Element(string name) => Array.Find(Elements, e => e.Name == name);

    public void Complete(FhirElement[] elements, FhirProperty[] properties)
    {
        Elements = elements;
        Properties = properties;
        _keys = new KeyTable<FhirProperty>([.. properties.Select(p => (p.Key, p))]);
        ImplicitRules = Find("implicitRules");
        Id = Find("id");
    }
}
