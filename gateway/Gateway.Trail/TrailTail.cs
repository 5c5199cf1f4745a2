namespace Gateway.Trail;

/// <summary>Where a chain stands on disk, found before it is continued.</summary>
/// <param name="Head">The last whole line.</param>
/// <param name="File">The file that it is in; null for a chain without files.</param>
/// <param name="Length">Bytes of that file up to the end of that line.</param>
/// <param name="Torn">Bytes behind it: a line that a dying process did not end.</param>
/// <param name="Missing">A signed head that the files do not have: lines were taken away or replaced; null where all is there.</param>
internal sealed record TrailTail(ChainHead Head, string? File, long Length, long Torn, SignedHead? Missing)
{
    /// <param name="folder">The chain's folder.</param>
    /// <param name="signed">Heads that must be in it.</param>
    public static TrailTail Of(TrailFolder folder, IReadOnlyList<SignedHead> signed)
    {
        var (tail, open) = (new TrailTail(ChainHead.Beginning, File: null, Length: 0, Torn: 0, Missing: null), signed.ToList());
        var beyond = long.MaxValue;
        foreach (var file in folder.Files().Reverse())
        {
            var part = Scan(file, open, out var first);
            if (tail.File is null || (tail.Head.Sequence == 0 && part.Head.Sequence > 0))
                tail = tail.File is null ? part : tail with { Head = part.Head };
            if (first < beyond)
                beyond = first;
            // A head that is before this file is looked for in the one before.
            if (tail.Head.Sequence > 0 && !open.Exists(head => head.Head.Sequence < beyond))
                break;
        }

        return tail with { Missing = open.MaxBy(head => head.Head.Sequence) };
    }

    /// <summary>The heads of the file of heads, and how much of it is whole lines.</summary>
    public static (SignedHead? Last, long Length) LastSigned(TrailFolder folder)
    {
        var (last, length) = ((SignedHead?)null, 0L);
        foreach (var line in System.IO.File.Exists(folder.Heads) ? LineFile.Read(folder.Heads) : [])
        {
            if (!line.IsWhole)
                break;
            last = SignedHead.Read(line.Bytes) ?? last;
            length = line.Offset + line.Bytes.Length + 1;
        }

        return (last, length);
    }

    // Heads that a line confirms are taken off the list.
    private static TrailTail Scan(string file, List<SignedHead> open, out long first)
    {
        var (head, length, torn) = (ChainHead.Beginning, 0L, 0L);
        first = long.MaxValue;
        foreach (var line in LineFile.Read(file))
        {
            if (!line.IsWhole)
            {
                torn = line.Bytes.Length;
                break;
            }

            // One that cannot be read is counted and followed: whoever verifies the chain finds it.
            head = new ChainHead(ChainLine.Read(line.Bytes.Span)?.Sequence ?? head.Sequence + 1, ChainLine.HashOf(line.Bytes.Span));
            length = line.Offset + line.Bytes.Length + 1;
            first = Math.Min(first, head.Sequence);
            var found = head;
            open.RemoveAll(signed => signed.Head == found);
        }

        return new TrailTail(head, file, length, torn, Missing: null);
    }
}
