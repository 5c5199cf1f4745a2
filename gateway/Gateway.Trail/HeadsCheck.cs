namespace Gateway.Trail;

/// <summary>What the signatures say of the chain: its lines are those that were signed, and what should be signed is.</summary>
internal sealed class HeadsCheck(SignedHeads heads, Findings findings)
{
    /// <summary>A gateway signs each minute; lines that are older than this than the last one, and not signed, were signed once.</summary>
    private static readonly TimeSpan LongestUnsigned = TimeSpan.FromMinutes(2);

    private (DateTimeOffset First, DateTimeOffset Last)? _unsigned;

    /// <summary>Compares a line with its signed head, where it has one.</summary>
    public void Compare(ChainHead line, LinePlace place)
    {
        if (heads.At(line.Sequence) is { } signed && signed.Head.Hash != line.Hash)
            findings.Fault(TrailFindingKind.Edited, place, $"Line {line.Sequence} is not the one that was signed at {signed.At:u} ({heads.PlaceOf(line.Sequence)} in heads.jsonl): it, or all up to it, was rewritten.");
    }

    /// <summary>Remembers when a line was written that no head vouches for.</summary>
    public void Written(ChainHead line, DateTimeOffset at)
    {
        if (line.Sequence > (heads.Last?.Head.Sequence ?? 0))
            _unsigned = _unsigned is { } known ? (known.First, at > known.Last ? at : known.Last) : (at, at);
    }

    /// <summary>After the last line of a file that others follow.</summary>
    public void EndFile(ChainHead last, LinePlace place)
    {
        if (last.Sequence > 0 && heads.At(last.Sequence) is null)
            findings.Fault(TrailFindingKind.NotSigned, place, $"The file does not end with a signed head, as each file does before the next is begun.");
    }

    /// <summary>After the last line of all.</summary>
    public void End(ChainHead last, LinePlace place, int files)
    {
        if (heads.Beyond(last.Sequence).LastOrDefault() is { } beyond)
            findings.Fault(TrailFindingKind.Truncated, place, $"The chain ends here, but line {beyond.Head.Sequence} was signed at {beyond.At:u}: {beyond.Head.Sequence - last.Sequence} or more lines were cut off.");
        if (_unsigned is { } unsigned && unsigned.Last - unsigned.First > LongestUnsigned)
            findings.Fault(TrailFindingKind.NotSigned, place, $"The lines since {unsigned.First:u} are not signed, although a head is signed each minute.");
        if (files == 0)
            findings.Fault(TrailFindingKind.Missing, LinePlace.Folder, $"There is no trail in this folder.");
        else if (heads.Last is null && findings.Faults.All(fault => fault.Kind != TrailFindingKind.Forged))
            findings.Fault(TrailFindingKind.NotSigned, place, $"No line is signed: each start signs the first.");
    }
}
