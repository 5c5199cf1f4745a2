using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.Trail;

/// <summary>The file of heads as a verifier reads it: those whose signature is good, by the number of their line, and what is wrong with the others.</summary>
internal sealed class SignedHeads
{
    private readonly Dictionary<long, SignedHead> _good = [];
    private readonly string _file;

    private SignedHeads(string file) => _file = file;

    /// <summary>The last good one.</summary>
    public SignedHead? Last { get; private set; }

    public SignedHead? At(long sequence) => _good.GetValueOrDefault(sequence);

    /// <summary>The line of the file of heads on which a head stands.</summary>
    public Dictionary<long, long> Places { get; } = [];

    /// <summary>Good heads of lines behind this one.</summary>
    public IEnumerable<SignedHead> Beyond(long sequence) => _good.Values.Where(head => head.Head.Sequence > sequence).OrderBy(head => head.Head.Sequence);

    public static SignedHeads Read(TrailFolder folder, IReadOnlyDictionary<string, ECDsa> keys, bool arePinned, List<TrailFinding> faults, List<TrailFinding> notes)
    {
        var heads = new SignedHeads(Path.GetFileName(folder.Heads));
        if (!File.Exists(folder.Heads))
            return heads;
        var number = 0L;
        foreach (var line in LineFile.Read(folder.Heads))
        {
            number++;
            if (!line.IsWhole && (SignedHead.Read(line.Bytes) is not null || line.Bytes.Span.IndexOf((byte)'}') < 0))
                notes.Add(new TrailFinding(TrailFindingKind.Torn, heads._file, number, "The last head was not ended: the process died while it wrote."));
            else if (SignedHead.Read(line.Bytes) is not { } head)
                faults.Add(new TrailFinding(TrailFindingKind.Edited, heads._file, number, "This is no signed head."));
            else
                heads.Judge(head, number, keys, arePinned, faults);
        }

        return heads;
    }

    private void Judge(SignedHead head, long number, IReadOnlyDictionary<string, ECDsa> keys, bool arePinned, List<TrailFinding> faults)
    {
        // Of keys that were brought along any may have signed: what the folder calls them says nothing.
        var candidates = arePinned ? keys.Values : keys.Where(key => key.Key == head.Key).Select(key => key.Value);
        if (!candidates.Any(head.IsSignedBy))
        {
            faults.Add(new TrailFinding(TrailFindingKind.Forged, _file, number, string.Create(CultureInfo.InvariantCulture, $"The head of line {head.Head.Sequence} is not signed by the key.")));
            return;
        }

        if (Last is { } before && (before.Replica != head.Replica || head.Head.Sequence < before.Head.Sequence))
        {
            faults.Add(new TrailFinding(TrailFindingKind.Forged, _file, number, string.Create(
                CultureInfo.InvariantCulture, $"The head of line {head.Head.Sequence} does not follow that of line {before.Head.Sequence}: it is of another chain, or the lines between were replaced.")));
        }

        Places[head.Head.Sequence] = number;
        _good[head.Head.Sequence] = Last = head;
    }
}
