using System.Text;

namespace Gateway.Fhir;

/// <summary>All of R4's types and elements, from HL7's definitions (r4.table, made by generate.cs).</summary>
internal sealed class StructureTable
{
    /// <summary>Property number of what R4 does not have, and of array items.</summary>
    public const int NoProperty = ushort.MaxValue;

    private readonly Dictionary<string, FhirType> _types = new(StringComparer.Ordinal);
    private readonly KeyTable<FhirType> _resources;
    private readonly List<FhirProperty> _properties = [];

    private StructureTable(string text)
    {
        Add("@string", PrimitiveKind.String, isResource: false);
        Add("@uri", PrimitiveKind.Uri, isResource: false);
        Add("Resource", PrimitiveKind.None, isResource: false);
        Unknown = Add("", PrimitiveKind.None, isResource: false);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Where(IsTypeLine))
            Add(line[2..], line[0] == 'P' ? Enum.Parse<PrimitiveKind>(line[2..], ignoreCase: true) : PrimitiveKind.None, line[0] == 'R');
        Element = _types["Element"];
        for (var start = 0; start < lines.Length;)
        {
            var end = start + 1;
            while (end < lines.Length && !IsTypeLine(lines[end]))
                end++;
            if (IsTypeLine(lines[start]) && lines[start][0] != 'P')
                Complete(_types[lines[start][2..]], lines.AsSpan(start + 1, end - start - 1));
            start = end;
        }

        Types = [.. _types.Values];
        _resources = new KeyTable<FhirType>([.. Types.Where(t => t.IsResource).Select(t => (t.NameUtf8, t))]);
        Properties = [.. _properties];
        Rank(Properties);
        Reference = _types["Reference"];
        Identifier = _types["Identifier"];
        Meta = _types["Meta"];
        Address = _types["Address"];
        ReferenceText = Reference.Find("reference")!;
        IdentifierSystem = Identifier.Find("system")!;
        IdentifierValue = Identifier.Find("value")!;
        ExtensionUrl = _types["Extension"].Find("url")!;
        MetaSecurity = Meta.Find("security")!;
        CodingCode = _types["Coding"].Find("code")!;
        BundleEntry = _types["Bundle"].Find("entry")!;
        EntryResource = BundleEntry.Type.Find("resource")!;
        EntryFullUrl = BundleEntry.Type.Find("fullUrl")!;
    }

    public static StructureTable R4 { get; } = new(Load());

    public FhirType[] Types { get; }

    public FhirProperty[] Properties { get; }

    /// <summary>The type of all that R4 does not have: no property is known in it.</summary>
    public FhirType Unknown { get; }

    public FhirType Element { get; }

    public FhirType Reference { get; }

    public FhirType Identifier { get; }

    public FhirType Meta { get; }

    public FhirType Address { get; }

    /// <summary>Reference.reference.</summary>
    public FhirProperty ReferenceText { get; }

    public FhirProperty IdentifierSystem { get; }

    public FhirProperty IdentifierValue { get; }

    public FhirProperty ExtensionUrl { get; }

    public FhirProperty MetaSecurity { get; }

    public FhirProperty CodingCode { get; }

    public FhirProperty BundleEntry { get; }

    public FhirProperty EntryResource { get; }

    public FhirProperty EntryFullUrl { get; }

    public FhirType? Type(string name) => _types.GetValueOrDefault(name);

    /// <summary>The resource type of this name (UTF-8), or null.</summary>
    public FhirType? Resource(ReadOnlySpan<byte> name) => _resources.Find(name);

    private static bool IsTypeLine(string line) => line.Length > 2 && line[1] == ' ' && char.IsAsciiLetterUpper(line[0]);

    private static string Load()
    {
        using var stream = typeof(StructureTable).Assembly.GetManifestResourceStream("r4.table")
            ?? throw new InvalidOperationException("The assembly has no structure table.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // Interned, a name that the code compares with its own is equal at the first look.
    private FhirType Add(string name, PrimitiveKind primitive, bool isResource) =>
        _types[name] = new FhirType(string.Intern(name), primitive, isResource, _types.Count);

    private static void Rank(FhirProperty[] properties)
    {
        var rank = 0;
        foreach (var same in properties.GroupBy(property => property.Name, StringComparer.Ordinal).OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            rank++;
            foreach (var property in same)
                property.KeyRank = rank;
        }
    }

    private void Complete(FhirType type, ReadOnlySpan<string> lines)
    {
        var elements = new List<FhirElement>();
        var first = _properties.Count;
        if (type.IsResource)
            AddElement("resourceType", "11", ["code"], withSibling: false);
        foreach (var line in lines)
        {
            var parts = line.Split(' ');
            AddElement(parts[0], parts[1], parts[2].Split('|'), withSibling: true);
        }

        if (elements.Count > 64)
            throw new InvalidOperationException($"{type.Name} has more elements than one word has bits.");
        type.Complete([.. elements], [.. _properties.Skip(first)]);

        void AddElement(string name, string cardinality, string[] types, bool withSibling)
        {
            var isChoice = name.EndsWith("[x]", StringComparison.Ordinal);
            var element = new FhirElement(isChoice ? name[..^3] : name, isChoice, cardinality[0] == '1', cardinality[1] == '*', elements.Count);
            elements.Add(element);
            foreach (var valueType in types)
            {
                var key = isChoice ? element.Name + char.ToUpperInvariant(valueType[0]) + valueType[1..] : name;
                var property = AddProperty(key, element, _types[valueType], isSibling: false);
                element.Properties.Add(property);
                if (!property.Type.IsPrimitive || !withSibling || valueType[0] == '@')
                    continue;
                property.Counterpart = AddProperty("_" + key, element, Element, isSibling: true);
                property.Counterpart.Counterpart = property;
            }
        }

        FhirProperty AddProperty(string key, FhirElement element, FhirType valueType, bool isSibling)
        {
            var property = new FhirProperty(_properties.Count, _properties.Count - first, key, element, type, valueType, isSibling);
            _properties.Add(property);
            return property;
        }
    }
}
