using System.Globalization;
using System.Text.Json;

namespace Gateway.Trail;

/// <summary>The lines that a trail writes of itself.</summary>
internal static class TrailEvent
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>A replica goes on with its chain; whether a torn line was cut off, and whether what was signed is gone.</summary>
    public static Batch Opened(string replica, TrailTail tail, DateTimeOffset at) => Of("trail-opened", at, writer =>
    {
        writer.WriteString("replica"u8, replica);
        if (tail.Torn > 0)
            writer.WriteNumber("torn"u8, tail.Torn);
        if (tail.Missing is not { } missing)
            return;
        writer.WriteNumber("outcome"u8, 8);
        writer.WriteNumber("missing"u8, missing.Head.Sequence);
        writer.WriteString("missing-hash"u8, missing.Head.Hash);
        writer.WriteString("missing-signed"u8, Text(missing.At));
    });

    /// <summary>The chain ends here in order.</summary>
    public static Batch Closed(DateTimeOffset at) => Of("trail-closed", at, static _ => { });

    private static Batch Of(string name, DateTimeOffset at, Action<Utf8JsonWriter> write)
    {
        var batch = new Batch();
        batch.Add((Name: name, At: at, Write: write), static (writer, line) =>
        {
            writer.WriteStartObject();
            writer.WriteString("at"u8, Text(line.At));
            writer.WriteString("event"u8, line.Name);
            line.Write(writer);
            writer.WriteEndObject();
        });
        return batch;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
