using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Memory;

/// <summary>Writes JSON into <see cref="PersonalBytes"/> with a writer that each thread uses again.</summary>
internal static class JsonWriting
{
    // For machines, never part of a page: only what JSON itself asks for is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? _idle;

    /// <param name="bytes">Receives the JSON.</param>
    /// <param name="value">What <paramref name="write"/> writes.</param>
    /// <param name="write">Ends before it returns.</param>
    public static void WriteJson<T>(this PersonalBytes bytes, T value, Action<Utf8JsonWriter, T> write)
    {
        var writer = _idle ?? new Utf8JsonWriter(bytes, Options);
        _idle = null;
        writer.Reset(bytes);
        write(writer, value);
        writer.Flush();
        _idle = writer;
    }
}
