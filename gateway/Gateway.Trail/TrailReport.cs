namespace Gateway.Trail;

/// <summary>What verification found.</summary>
/// <param name="Replica">Whose chain it is, by its signed heads; null where there is none.</param>
/// <param name="Files">Files read.</param>
/// <param name="Lines">Lines read.</param>
/// <param name="Head">The last line.</param>
/// <param name="LastSigned">The last head whose signature is good.</param>
/// <param name="NotSigned">Lines behind it: true as far as the hash chain goes, but nobody has vouched for them yet.</param>
/// <param name="IsPinned">The keys came from elsewhere, not from beside the files.</param>
/// <param name="Faults">What is wrong; empty for a chain that is whole.</param>
/// <param name="Notes">What a reader should know and is not wrong in itself.</param>
public sealed record TrailReport(
    string? Replica, int Files, long Lines, ChainHead Head, SignedHead? LastSigned, long NotSigned, bool IsPinned, IReadOnlyList<TrailFinding> Faults, IReadOnlyList<TrailFinding> Notes)
{
    public bool IsWhole => Faults.Count == 0;
}

/// <summary>One thing that was found, with its place.</summary>
/// <param name="Kind">What.</param>
/// <param name="File">The file's name, without its folder; empty where the folder itself is meant.</param>
/// <param name="Line">Of that file, from 1; 0 where the whole file is meant.</param>
/// <param name="What">A sentence for people.</param>
public sealed record TrailFinding(TrailFindingKind Kind, string File, long Line, string What);

public enum TrailFindingKind
{
    /// <summary>A line is not what was written.</summary>
    Edited,

    /// <summary>Lines are not there.</summary>
    Missing,

    /// <summary>A line is there, but not where it was.</summary>
    Reordered,

    /// <summary>The end was cut off.</summary>
    Truncated,

    /// <summary>A head is not signed by the key, or is of another chain.</summary>
    Forged,

    /// <summary>Lines that should be signed are not.</summary>
    NotSigned,

    /// <summary>A line was not ended: the process died while it wrote.</summary>
    Torn,

    /// <summary>A key is missing, unreadable, or as trustworthy as the folder only.</summary>
    Key,
}
