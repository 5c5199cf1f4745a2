namespace Gateway.Trail;

/// <summary>The file of heads as a verifier reads it: those whose signature is good, by the number of their line, and what is wrong with the others.</summary>
internal sealed class SignedHeads
{
    private readonly Dictionary<long, SignedHead> _good = [];
    private readonly Dictionary<long, long> _places = [];
    private readonly string _file;

    private SignedHeads(string file) => _file = file;

    /// <summary>The last good one.</summary>
    public SignedHead? Last { get; private set; }

    public SignedHead? At(long sequence) => _good.GetValueOrDefault(sequence);

    /// <summary>The line of the file of heads on which the head of this line of the chain stands.</summary>
    public long PlaceOf(long sequence) => _places[sequence];

    /// <summary>Good heads of lines behind this one.</summary>
    public IEnumerable<SignedHead> Beyond(long sequence) => _good.Values.Where(head => head.Head.Sequence > sequence).OrderBy(head => head.Head.Sequence);

    public static SignedHeads Read(TrailFolder folder, VerificationKeys keys, Findings findings)
    {
        var heads = new SignedHeads(Path.GetFileName(folder.Heads));
        if (!File.Exists(folder.Heads))
            return heads;
        var place = new LinePlace(heads._file, 0);
        foreach (var line in LineFile.Read(folder.Heads))
        {
            place = place with { Line = place.Line + 1 };
            if (!line.IsWhole && (SignedHead.Read(line.Bytes) is not null || line.Bytes.Span.IndexOf((byte)'}') < 0))
                findings.Note(TrailFindingKind.Torn, place, $"The last head was not ended: the process died while it wrote.");
            else if (SignedHead.Read(line.Bytes) is not { } head)
                findings.Fault(TrailFindingKind.Edited, place, $"This is no signed head.");
            else
                heads.Judge(head, place, keys, findings);
        }

        return heads;
    }

    private void Judge(SignedHead head, LinePlace place, VerificationKeys keys, Findings findings)
    {
        if (!keys.HaveSigned(head))
        {
            findings.Fault(TrailFindingKind.Forged, place, $"The head of line {head.Head.Sequence} is not signed by the key.");
            return;
        }

        if (Last is { } before && (before.Replica != head.Replica || head.Head.Sequence < before.Head.Sequence))
        {
            findings.Fault(
                TrailFindingKind.Forged,
                place,
                $"The head of line {head.Head.Sequence} does not follow that of line {before.Head.Sequence}: it is of another chain, or the lines between were replaced.");
        }

        _places[head.Head.Sequence] = place.Line;
        _good[head.Head.Sequence] = Last = head;
    }
}
