namespace Gateway.Trail;

/// <summary>Reads a file of lines, one after the other.</summary>
public static class LineFile
{
    private const int Buffer = 256 * 1024;

    /// <summary>Each line without its line feed. The last may have none: then it is torn, the process died while it wrote.</summary>
    /// <param name="file">May grow meanwhile; what is there at the moment of reading is read.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEnumerable<RawLine> Read(string file)
    {
        using var input = new FileStream(file, new FileStreamOptions { Access = FileAccess.Read, Mode = FileMode.Open, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        var buffer = new byte[Buffer];
        var (filled, offset) = (0, 0L);
        while (true)
        {
            var read = input.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                yield return new RawLine(buffer.AsMemory(start, length), offset + start, IsWhole: true);
                start += length + 1;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            (filled, offset) = (filled - start, offset + start);
            if (read == 0)
            {
                if (filled > 0)
                    yield return new RawLine(buffer.AsMemory(0, filled), offset, IsWhole: false);
                yield break;
            }

            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}

/// <param name="Bytes">Without the line feed; until the next line is asked for.</param>
/// <param name="Offset">Of its first byte in the file.</param>
/// <param name="IsWhole">It ends with a line feed.</param>
public readonly record struct RawLine(ReadOnlyMemory<byte> Bytes, long Offset, bool IsWhole);
