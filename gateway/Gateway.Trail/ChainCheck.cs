namespace Gateway.Trail;

/// <summary>The chain's own check, line by line: numbers without a gap, and each line the hash of the one before.</summary>
internal sealed class ChainCheck(SignedHeads heads, Findings findings)
{
    /// <summary>A number that is further off was written over: to list what is missing before it would take for ever.</summary>
    private const long FarthestGap = 10_000_000;

    private readonly MissingLines _missing = new(findings);
    private Doubt? _doubt;
    private bool _followsBroken;

    /// <summary>The last line that is in its place.</summary>
    public ChainHead Head { get; private set; } = ChainHead.Beginning;

    /// <summary>Where that is.</summary>
    public LinePlace Place { get; private set; } = LinePlace.Folder;

    /// <summary>Lines taken.</summary>
    public long Lines { get; private set; }

    /// <summary>The last line, or the one before it, was changed: the next one tells which.</summary>
    public bool IsInDoubt => _doubt is not null;

    /// <summary>Takes the next line.</summary>
    /// <returns>False for one that is no line of a chain any more, or stands out of its place.</returns>
    public bool Take(ReadOnlySpan<byte> bytes, LinePlace place)
    {
        Lines++;
        var hash = ChainLine.HashOf(bytes);
        if (ChainLine.Read(bytes) is not { } line)
        {
            TakeBroken(hash, place);
            return false;
        }

        Settle(line.Previous);
        var (expected, follows) = (Head.Sequence + 1, line.Previous == Head.Hash);
        if (line.Sequence != expected && !follows)
        {
            if (!TakeOutOfPlace(line, place))
                return false;
        }
        else if (line.Sequence != expected)
        {
            findings.Fault(TrailFindingKind.Edited, place, $"The line's number is {line.Sequence}, it was {expected}.");
        }
        else if (!follows && !_followsBroken)
        {
            // Either this line was changed or the one before: what follows tells.
            _doubt = new Doubt(place, hash, Place);
        }

        _followsBroken = false;
        (Head, Place) = (new ChainHead(follows ? expected : line.Sequence, hash), place);
        return true;
    }

    /// <summary>After the last line.</summary>
    public void End()
    {
        Settle(next: null);
        _missing.End();
    }

    private void TakeBroken(string hash, LinePlace place)
    {
        Settle(next: null);
        findings.Fault(TrailFindingKind.Edited, place, $"The line is no line of a chain any more.");
        // The next one tells which number this had; its hash cannot fit.
        (Head, Place, _doubt) = (new ChainHead(Head.Sequence + 1, hash), place, null);
        _followsBroken = true;
    }

    /// <returns>False for a line that belongs further up.</returns>
    private bool TakeOutOfPlace(ChainLine line, LinePlace place)
    {
        if (line.Sequence <= Head.Sequence)
        {
            findings.Fault(TrailFindingKind.Reordered, place, $"Line {line.Sequence} of the chain stands behind line {Head.Sequence}{(_missing.TurnedUp(line.Sequence) ? "" : ", and a line of that number was there already")}.");
            return false;
        }

        if (line.Sequence - Head.Sequence > FarthestGap)
        {
            findings.Fault(TrailFindingKind.Edited, place, $"The line's number is out of all proportion.");
            return false;
        }

        _missing.PassedOver(Head.Sequence + 1, line.Sequence, place);
        return true;
    }

    private void Settle(string? next)
    {
        if (_doubt is not { } doubt)
            return;
        _doubt = null;
        // The line after it vouches for it, or a signature does: then the one before was changed.
        var isGood = (next ?? heads.At(Head.Sequence)?.Head.Hash) == doubt.Hash;
        var place = isGood && doubt.Before.File.Length > 0 ? doubt.Before : doubt.Place;
        findings.Fault(TrailFindingKind.Edited, place, $"The line is not what was written: its hash is not the one that the next line carries.");
    }

    /// <param name="Place">Of the line whose <c>prev</c> does not fit.</param>
    /// <param name="Hash">Of that line.</param>
    /// <param name="Before">Of the line before it.</param>
    private readonly record struct Doubt(LinePlace Place, string Hash, LinePlace Before);
}
