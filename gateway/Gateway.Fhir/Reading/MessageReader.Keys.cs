using System.Text.Json;

namespace Gateway.Fhir;

/// <content>Keys, however they are escaped, and the one that says what a resource is.</content>
internal ref partial struct MessageReader
{
    private readonly FhirProperty? FindProperty(FhirType type) => _json.ValueIsEscaped ? FindEscaped(type) : type.Find(_json.ValueSpan);

    private readonly FhirProperty? FindEscaped(FhirType type)
    {
        var escaped = _json.ValueSpan;
        if (escaped.Length > 512 || JsonText.HasLoneSurrogate(escaped))
            return null;
        Span<byte> key = stackalloc byte[512];
        return type.Find(key[..JsonText.Unescape(escaped, key)]);
    }

    // resourceType may stand anywhere in the object (JSON has no order), mostly it stands first.
    private readonly FhirType? PeekResourceType()
    {
        if (FirstMember() is { } first)
            return first;
        var ahead = _json;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var found = KeyIs(ahead, "resourceType"u8);
            ahead.Read();
            if (found)
                return ahead.TokenType == JsonTokenType.String ? NamedResource(ahead) : null;
            ahead.Skip();
        }

        return null;
    }

    // Plainly written in the first place, it is known without reading ahead.
    private readonly FhirType? FirstMember()
    {
        var member = _utf8[(int)_json.BytesConsumed..];
        var start = "\"resourceType\":\""u8;
        if (!member.StartsWith(start))
            return null;
        var name = member[start.Length..];
        return name.IndexOf((byte)'"') is > 0 and var length ? Table.Resource(name[..length]) : null;
    }

    // Utf8JsonReader's own comparison throws on half a surrogate pair.
    private static bool KeyIs(in Utf8JsonReader json, ReadOnlySpan<byte> key)
    {
        var text = json.ValueSpan;
        if (!json.ValueIsEscaped)
            return text.SequenceEqual(key);
        Span<byte> unescaped = stackalloc byte[128];
        return text.Length <= unescaped.Length && !JsonText.HasLoneSurrogate(text)
            && unescaped[..JsonText.Unescape(text, unescaped)].SequenceEqual(key);
    }

    private static FhirType? NamedResource(in Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
            return Table.Resource(json.ValueSpan);
        Span<byte> name = stackalloc byte[512];
        return json.ValueSpan.Length > name.Length || JsonText.HasLoneSurrogate(json.ValueSpan)
            ? null
            : Table.Resource(name[..JsonText.Unescape(json.ValueSpan, name)]);
    }
}
