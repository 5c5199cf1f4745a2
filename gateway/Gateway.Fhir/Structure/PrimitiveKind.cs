namespace Gateway.Fhir;

/// <summary>R4's primitive types (https://hl7.org/fhir/R4/datatypes.html#primitive).</summary>
internal enum PrimitiveKind
{
    None,
    Base64Binary,
    Boolean,
    Canonical,
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Instant,
    Integer,
    Markdown,
    Oid,
    PositiveInt,
    String,
    Time,
    UnsignedInt,
    Uri,
    Url,
    Uuid,
    Xhtml,
}

/// <summary>What stands for an element's value in JSON.</summary>
internal enum JsonShape
{
    Object,
    String,
    Number,
    Boolean,
}
