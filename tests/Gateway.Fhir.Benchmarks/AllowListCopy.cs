using System.Buffers;
using System.Text.Json;

namespace Gateway.Fhir.Benchmarks;

/// <summary>
/// The least that any streaming minimiser does: read every token, copy the members whose key is on a list, skip the rest. It knows no FHIR: no
/// structure, no checks, no references, no selection, no pseudonyms.
/// </summary>
internal sealed class AllowListCopy : IDisposable
{
    // By length: few keys have the same.
    private static readonly JsonEncodedText[][] Allowed = ByLength(
        "resourceType", "type", "entry", "resource", "status", "intent", "priority", "code", "coding", "system", "value", "authoredOn", "subject",
        "reference", "specimen", "accessionIdentifier", "identifier", "collection", "collectedDateTime", "birthDate", "request", "method", "url");

    private readonly Utf8JsonWriter _writer = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    public void Copy(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        _writer.Reset(output);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when Find(ref reader) is { } key:
                    _writer.WritePropertyName(key);
                    break;
                case JsonTokenType.PropertyName:
                    reader.Skip();
                    break;
                case JsonTokenType.StartObject:
                    _writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    _writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    _writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    _writer.WriteEndArray();
                    break;
                case JsonTokenType.String:
                    _writer.WriteStringValue(reader.ValueSpan);
                    break;
                default:
                    _writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }

        _writer.Flush();
    }

    public void Dispose() => _writer.Dispose();

    private static JsonEncodedText? Find(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (name.Length >= Allowed.Length)
            return null;
        foreach (var key in Allowed[name.Length])
        {
            if (name.SequenceEqual(key.EncodedUtf8Bytes))
                return key;
        }

        return null;
    }

    private static JsonEncodedText[][] ByLength(params string[] keys) =>
        [.. Enumerable.Range(0, keys.Max(k => k.Length) + 1).Select(n => keys.Where(k => k.Length == n).Select(k => JsonEncodedText.Encode(k)).ToArray())];
}
