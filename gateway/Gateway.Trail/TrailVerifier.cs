using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gateway.Trail;

/// <summary>Reads a whole chain and says what is wrong with it, and where. It needs the public keys, no secret, and nothing of a gateway.</summary>
public sealed class TrailVerifier
{
    /// <summary>A gateway signs each minute; lines that are older than this than the last one, and not signed, were signed once.</summary>
    private static readonly TimeSpan LongestUnsigned = TimeSpan.FromMinutes(2);

    private readonly List<TrailFinding> _faults = [];
    private readonly List<TrailFinding> _notes = [];
    private readonly SortedSet<long> _gaps = [];
    private readonly Dictionary<long, (string File, long Line)> _gapPlaces = [];
    private SignedHeads _heads = null!;
    private ChainHead _head = ChainHead.Beginning;
    private (string File, long Line) _place;
    private (string File, long Line, string Hash)? _doubt;
    private (DateTimeOffset First, DateTimeOffset Last)? _unsigned;
    private (string File, long Line) _doubted;
    private bool _skip;
    private long _lines;

    private TrailVerifier()
    {
    }

    /// <summary>Verifies the chain in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pinned">Public keys (PEM) that were brought from elsewhere; empty: those beside the files, which whoever rewrote everything could have replaced as well.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="CryptographicException">A pinned key is no public key.</exception>
    public static TrailReport Verify(TrailFolder folder, IReadOnlyList<string> pinned)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(pinned);
        return new TrailVerifier().Run(folder, pinned);
    }

    private TrailReport Run(TrailFolder folder, IReadOnlyList<string> pinned)
    {
        var keys = pinned.Count > 0 ? pinned.Select((pem, at) => (at.ToString(CultureInfo.InvariantCulture), KeyOf(pem))).ToDictionary(key => key.Item1, key => key.Item2, StringComparer.Ordinal) : KeysBeside(folder);
        if (pinned.Count == 0)
            _notes.Add(new TrailFinding(TrailFindingKind.Key, "", 0, "The public key is the one beside the files. Whoever rewrote everything could have replaced it too: verify with a key that you have from elsewhere."));
        _heads = SignedHeads.Read(folder, keys, pinned.Count > 0, _faults, _notes);

        var files = folder.Files();
        for (var i = 0; i < files.Count; i++)
            Read(files[i], isLast: i == files.Count - 1);
        Settle(next: null);
        End(files.Count);
        foreach (var key in keys.Values)
            key.Dispose();
        return new TrailReport(_heads.Last?.Replica, files.Count, _lines, _head, _heads.Last, Math.Max(0, _head.Sequence - (_heads.Last?.Head.Sequence ?? 0)), pinned.Count > 0, _faults, _notes);
    }

    private void Read(string path, bool isLast)
    {
        var file = Path.GetFileName(path);
        var number = 0L;
        foreach (var line in LineFile.Read(path))
        {
            number++;
            if (line.IsWhole)
                Take(line.Bytes, (file, number));
            else if (isLast)
                _notes.Add(new TrailFinding(TrailFindingKind.Torn, file, number, "The last line was not ended: the process died while it wrote. Nobody was told that it is on record; the next start cuts it off."));
            else
                Fault(TrailFindingKind.Edited, (file, number), "The line is not ended, and other files follow.");
        }

        if (!isLast && _head.Sequence > 0 && _heads.At(_head.Sequence) is null)
            Fault(TrailFindingKind.NotSigned, _place, "The file does not end with a signed head, as each file does before the next is begun.");
    }

    private void Take(ReadOnlyMemory<byte> bytes, (string File, long Line) place)
    {
        _lines++;
        var hash = ChainLine.HashOf(bytes.Span);
        if (ChainLine.Read(bytes.Span) is not { } line)
        {
            Settle(next: null);
            Fault(TrailFindingKind.Edited, place, "The line is no line of a chain any more.");
            // The next one tells which number this had; its hash cannot fit.
            (_head, _place, _doubt) = (new ChainHead(_head.Sequence + 1, hash), place, null);
            _skip = true;
            return;
        }

        Settle(line.Previous);
        var follows = line.Previous == _head.Hash;
        if (line.Sequence != _head.Sequence + 1 && !follows)
        {
            if (!TakeOutOfPlace(line, place))
                return;
        }
        else if (line.Sequence != _head.Sequence + 1)
        {
            Fault(TrailFindingKind.Edited, place, Text($"The line's number is {line.Sequence}, it was {_head.Sequence + 1}."));
        }
        else if (!follows && !_skip)
        {
            // Either this line was changed or the one before: what follows tells.
            _doubt = (place.File, place.Line, hash);
            _doubted = _place;
        }

        _skip = false;
        var sequence = follows ? _head.Sequence + 1 : line.Sequence;
        (_head, _place) = (new ChainHead(sequence, hash), place);
        Compare(place);
        Note(bytes, place);
    }

    /// <returns>False for a line that belongs further up.</returns>
    private bool TakeOutOfPlace(ChainLine line, (string File, long Line) place)
    {
        if (line.Sequence <= _head.Sequence)
        {
            Fault(TrailFindingKind.Reordered, place, Text(
                $"Line {line.Sequence} of the chain stands behind line {_head.Sequence}{(_gaps.Remove(line.Sequence) ? "" : ", and a line of that number was there already")}."));
            return false;
        }

        // A number out of all proportion was written over; to list what is missing before it would take for ever.
        if (line.Sequence - _head.Sequence > 10_000_000)
        {
            Fault(TrailFindingKind.Edited, place, "The line's number is out of all proportion.");
            return false;
        }

        for (var missing = _head.Sequence + 1; missing < line.Sequence; missing++)
        {
            _gaps.Add(missing);
            _gapPlaces[missing] = place;
        }

        return true;
    }

    private void Settle(string? next)
    {
        if (_doubt is not { } doubt)
            return;
        _doubt = null;
        // The line after it vouches for it, or a signature does: then the one before was changed.
        var isGood = next is not null ? next == doubt.Hash : _heads.At(_head.Sequence)?.Head.Hash == doubt.Hash;
        var place = isGood ? _doubted : (doubt.File, doubt.Line);
        Fault(TrailFindingKind.Edited, place.File is { Length: > 0 } ? place : (doubt.File, doubt.Line), "The line is not what was written: its hash is not the one that the next line carries.");
    }

    private void Compare((string File, long Line) place)
    {
        if (_heads.At(_head.Sequence) is { } signed && signed.Head.Hash != _head.Hash && _doubt is null)
            Fault(TrailFindingKind.Edited, place, Text($"Line {_head.Sequence} is not the one that was signed at {signed.At:u} ({_heads.Places[_head.Sequence]} in heads.jsonl): it, or all up to it, was rewritten."));
    }

    private void Note(ReadOnlyMemory<byte> bytes, (string File, long Line) place)
    {
        using var json = JsonDocument.Parse(bytes);
        var line = json.RootElement;
        if (line.TryGetProperty("missing", out var missing))
            Fault(TrailFindingKind.Missing, place, $"The gateway found at this start that the line {missing.GetRawText()}, which had been signed, was gone or another.");
        if (line.TryGetProperty("torn", out var torn))
            _notes.Add(new TrailFinding(TrailFindingKind.Torn, place.File, place.Line, $"Before this start {torn.GetRawText()} bytes of an unfinished line were cut off."));
        if (_head.Sequence <= (_heads.Last?.Head.Sequence ?? 0) || !line.TryGetProperty("at", out var at) || !at.TryGetDateTimeOffset(out var time))
            return;
        _unsigned = _unsigned is { } known ? (known.First, time > known.Last ? time : known.Last) : (time, time);
    }

    private void End(int files)
    {
        foreach (var (from, to) in Ranges(_gaps))
            Fault(TrailFindingKind.Missing, _gapPlaces[from], from == to ? Text($"Line {from} of the chain is missing before this one.") : Text($"Lines {from} to {to} of the chain are missing before this one."));
        if (_heads.Beyond(_head.Sequence).LastOrDefault() is { } beyond)
            Fault(TrailFindingKind.Truncated, _place, Text($"The chain ends here, but line {beyond.Head.Sequence} was signed at {beyond.At:u}: {beyond.Head.Sequence - _head.Sequence} or more lines were cut off."));
        if (_unsigned is { } unsigned && unsigned.Last - unsigned.First > LongestUnsigned)
            Fault(TrailFindingKind.NotSigned, _place, Text($"The lines since {unsigned.First:u} are not signed, although a head is signed each minute."));
        if (files == 0)
            Fault(TrailFindingKind.Missing, ("", 0), "There is no trail in this folder.");
        else if (_heads.Last is null && _faults.TrueForAll(fault => fault.Kind != TrailFindingKind.Forged))
            Fault(TrailFindingKind.NotSigned, _place, "No line is signed: each start signs the first.");
    }

    private static IEnumerable<(long From, long To)> Ranges(SortedSet<long> numbers)
    {
        (long From, long To)? open = null;
        foreach (var number in numbers)
        {
            if (open is { } range && number == range.To + 1)
            {
                open = (range.From, number);
                continue;
            }

            if (open is { } ended)
                yield return ended;
            open = (number, number);
        }

        if (open is { } last)
            yield return last;
    }

    private Dictionary<string, ECDsa> KeysBeside(TrailFolder folder)
    {
        var keys = new Dictionary<string, ECDsa>(StringComparer.Ordinal);
        foreach (var (id, pem) in folder.PublicKeys())
        {
            try
            {
                keys[id] = KeyOf(pem);
            }
            catch (Exception fault) when (fault is CryptographicException or ArgumentException)
            {
                Fault(TrailFindingKind.Key, (id + ".pub", 0), "This is no public key.");
            }
        }

        return keys;
    }

    private static ECDsa KeyOf(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // One line that was changed shows at itself and at its neighbours: it is told once.
    private void Fault(TrailFindingKind kind, (string File, long Line) place, string what)
    {
        if (!_faults.Exists(fault => fault.Kind == kind && fault.File == place.File && fault.Line == place.Line))
            _faults.Add(new TrailFinding(kind, place.File, place.Line, what));
    }
}
