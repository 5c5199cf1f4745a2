using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Fhir;

/// <summary>Reads one body in one pass: JSON, R4's structure and the tape. It stops at the first problem.</summary>
internal ref partial struct MessageReader
{
    private static readonly StructureTable Table = StructureTable.R4;

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly FhirReaderOptions _options;
    private readonly Tape _tape;
    private Utf8JsonReader _json;
    private HashSet<(int Owner, string Key)>? _unknownKeys;
    private FhirProperty? _key;
    private string? _fault;

    public MessageReader(ReadOnlySpan<byte> utf8, FhirReaderOptions options, Tape tape)
    {
        _utf8 = utf8;
        _options = options;
        _tape = tape;

        // One level more than allowed: the reader's own check comes first and knows its place.
        _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Math.Min(options.MaxDepth, 256) + 1 });
    }

    public int UnknownElements { get; private set; }

    public FhirProblem? Read()
    {
        if (!Utf8.IsValid(_utf8))
            return new("structure", "Resource", "The body is not valid UTF-8.");
        try
        {
            if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
                return new("structure", "Resource", "The body is not a JSON object.");
            if (!ReadResource(StructureTable.NoProperty))
                return new("structure", Place, _fault!);
            _json.Read();
            return null;
        }
        catch (JsonException)
        {
            // The exception's own text may quote the message.
            return new("structure", Place, "The body is not valid JSON.");
        }
    }

    private readonly string Place => ReadingPath.Of(_tape, _key, isItem: _fault is not null);

    private bool Fail(string fault)
    {
        _fault = fault;
        return false;
    }

    private bool ReadResource(int property)
    {
        if (_json.CurrentDepth >= _options.MaxDepth)
            return Fail("The body is nested too deeply.");
        var type = PeekResourceType();
        return type is null ? Fail("resourceType is missing or is not a resource type of R4.") : ReadObject(type, property);
    }

    private bool ReadObject(FhirType type, int property)
    {
        if (_json.CurrentDepth >= _options.MaxDepth)
            return Fail("The body is nested too deeply.");
        var node = _tape.Add(NodeKind.Object, (int)_json.TokenStartIndex, 0, property, type.Index);
        _key = null;
        ulong values = 0, siblings = 0;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndObject)
        {
            if (FindProperty(type) is not { } key)
            {
                if (!ReadUnknown(node))
                    return false;
                continue;
            }

            ref var seen = ref key.IsSibling ? ref siblings : ref values;
            if ((seen & key.Bit) != 0)
                return FailAt(key, key.IsChoice ? "A second value of the same choice." : "The same key twice.");
            if (key.IsChoice && ((values | siblings) & key.Bit) != 0 && !HasCounterpart(node, key))
                return FailAt(key, "A second value of the same choice.");
            seen |= key.Bit;
            _key = key;
            _json.Read();
            if (!(key.Repeats ? ReadArray(key) : ReadValue(key, isItem: false)))
                return false;
            _key = null;
        }

        _tape.Close(node, (int)_json.BytesConsumed);
        return true;
    }

    private bool FailAt(FhirProperty key, string fault)
    {
        _key = key;
        return Fail(fault);
    }

    private readonly bool HasCounterpart(int owner, FhirProperty key)
    {
        for (var child = owner + 1; child < _tape.Count; child = _tape[child].End)
        {
            if (_tape[child].Property == key.Counterpart?.Id)
                return true;
        }

        return false;
    }

    private bool ReadArray(FhirProperty property)
    {
        if (_json.TokenType != JsonTokenType.StartArray)
            return Fail("An array is required here.");
        if (_json.CurrentDepth >= _options.MaxDepth)
            return Fail("The body is nested too deeply.");
        var node = _tape.Add(NodeKind.Array, (int)_json.TokenStartIndex, 0, property.Id, property.Type.Index);
        _key = null;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (!ReadValue(property, isItem: true))
                return false;
        }

        _tape.Close(node, (int)_json.BytesConsumed);
        return true;
    }

    private bool ReadValue(FhirProperty property, bool isItem)
    {
        if (property.IsMarked)
            _tape.MarkNext();
        switch (_json.TokenType)
        {
            case JsonTokenType.StartObject when property.Shape == JsonShape.Object:
                return property.Type.IsAnyResource ? ReadResource(property.Id) : ReadObject(property.Type, property.Id);
            case JsonTokenType.String when property.Shape == JsonShape.String:
                return AddString(property.Id, property.Type);
            case JsonTokenType.Number when property.Shape == JsonShape.Number:
            case JsonTokenType.True or JsonTokenType.False when property.Shape == JsonShape.Boolean:
                AddLiteral(property.Id, property.Type);
                return true;
            case JsonTokenType.Null when isItem && (property.IsSibling || property.Counterpart is not null):
                AddLiteral(property.Id, property.Type);
                return true;
            case JsonTokenType.StartArray:
                return Fail("One value is required here, not an array.");
            default:
                return Fail("The JSON value is of the wrong kind.");
        }
    }

    private readonly void AddLiteral(int property, FhirType type) => _tape.Add(
        _json.TokenType switch
        {
            JsonTokenType.Number => NodeKind.Number,
            JsonTokenType.True => NodeKind.True,
            JsonTokenType.False => NodeKind.False,
            _ => NodeKind.Null,
        },
        (int)_json.TokenStartIndex,
        _json.ValueSpan.Length,
        property,
        type.Index);

    private bool AddString(int property, FhirType type)
    {
        var text = _json.ValueSpan;
        if (_json.ValueIsEscaped && JsonText.HasLoneSurrogate(text))
            return Fail("A string has half a surrogate pair.");
        _tape.Add(NodeKind.String, (int)_json.TokenStartIndex + 1, text.Length, property, type.Index, _json.ValueIsEscaped);
        return true;
    }
}
