using System.Text.Json;

namespace Gateway.Fhir;

/// <content>Elements that R4 does not have: read as strictly as JSON asks, counted, and never passed on.</content>
internal ref partial struct MessageReader
{
    private bool ReadUnknown(int owner)
    {
        UnknownElements++;
        if (_options.RefuseUnknownElements)
            return Fail("R4 has no such element here.");
        var key = _json.ValueSpan;
        if (_json.ValueIsEscaped && JsonText.HasLoneSurrogate(key))
            return Fail("A key has half a surrogate pair.");
        _unknownKeys ??= [];
        if (!_unknownKeys.Add((owner, _json.GetString()!)))
            return Fail("The same key twice.");
        _tape.Add(NodeKind.UnknownKey, (int)_json.TokenStartIndex + 1, key.Length, StructureTable.NoProperty, Table.Unknown.Index, _json.ValueIsEscaped);
        _json.Read();
        return ReadUnknownValue();
    }

    private bool ReadUnknownValue()
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(Table.Unknown, StructureTable.NoProperty);
            case JsonTokenType.StartArray:
                if (_json.CurrentDepth >= _options.MaxDepth)
                    return Fail("The body is nested too deeply.");
                var node = _tape.Add(NodeKind.Array, (int)_json.TokenStartIndex, 0, StructureTable.NoProperty, Table.Unknown.Index);
                while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                {
                    if (!ReadUnknownValue())
                        return false;
                }

                _tape.Close(node, (int)_json.BytesConsumed);
                return true;
            case JsonTokenType.String:
                return AddString(StructureTable.NoProperty, Table.Unknown);
            default:
                AddLiteral(StructureTable.NoProperty, Table.Unknown);
                return true;
        }
    }
}
