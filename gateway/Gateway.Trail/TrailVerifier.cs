using System.Security.Cryptography;
using System.Text.Json;

namespace Gateway.Trail;

/// <summary>Reads a whole chain and says what is wrong with it, and where. It needs the public keys, no secret, and nothing of a gateway.</summary>
public sealed class TrailVerifier
{
    private readonly Findings _findings;
    private readonly ChainCheck _chain;
    private readonly HeadsCheck _signatures;

    private TrailVerifier(SignedHeads heads, Findings findings) =>
        (_findings, _chain, _signatures) = (findings, new ChainCheck(heads, findings), new HeadsCheck(heads, findings));

    /// <summary>Verifies the chain in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pinned">Public keys (PEM) that were brought from elsewhere; empty: those beside the files, which whoever rewrote everything could have replaced as well.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="CryptographicException">A pinned key is no public key.</exception>
    public static TrailReport Verify(TrailFolder folder, IReadOnlyList<string> pinned)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(pinned);
        var findings = new Findings();
        using var keys = VerificationKeys.Of(pinned, folder, findings);
        var heads = SignedHeads.Read(folder, keys, findings);
        var files = folder.Files();
        var (head, lines) = new TrailVerifier(heads, findings).Run(files);
        return new TrailReport(
            heads.Last?.Replica, files.Count, lines, head, heads.Last, Math.Max(0, head.Sequence - (heads.Last?.Head.Sequence ?? 0)), keys.ArePinned, findings.Faults, findings.Notes);
    }

    private (ChainHead Head, long Lines) Run(IReadOnlyList<string> files)
    {
        for (var i = 0; i < files.Count; i++)
            Read(files[i], isLast: i == files.Count - 1);
        _chain.End();
        _signatures.End(_chain.Head, _chain.Place, files.Count);
        return (_chain.Head, _chain.Lines);
    }

    private void Read(string path, bool isLast)
    {
        var place = new LinePlace(Path.GetFileName(path), 0);
        foreach (var line in LineFile.Read(path))
        {
            place = place with { Line = place.Line + 1 };
            if (line.IsWhole)
                Take(line.Bytes, place);
            else if (isLast)
                _findings.Note(TrailFindingKind.Torn, place, $"The last line was not ended: the process died while it wrote. Nobody was told that it is on record; the next start cuts it off.");
            else
                _findings.Fault(TrailFindingKind.Edited, place, $"The line is not ended, and other files follow.");
        }

        if (!isLast)
            _signatures.EndFile(_chain.Head, _chain.Place);
    }

    private void Take(ReadOnlyMemory<byte> bytes, LinePlace place)
    {
        if (!_chain.Take(bytes.Span, place))
            return;
        // In doubt it is the next line that tells; it is a fault all the same.
        if (!_chain.IsInDoubt)
            _signatures.Compare(_chain.Head, place);

        using var json = JsonDocument.Parse(bytes);
        var line = json.RootElement;
        if (line.TryGetProperty("missing", out var missing))
            _findings.Fault(TrailFindingKind.Missing, place, $"The gateway found at this start that the line {missing.GetRawText()}, which had been signed, was gone or another.");
        if (line.TryGetProperty("torn", out var torn))
            _findings.Note(TrailFindingKind.Torn, place, $"Before this start {torn.GetRawText()} bytes of an unfinished line were cut off.");
        if (line.TryGetProperty("at", out var at) && at.TryGetDateTimeOffset(out var time))
            _signatures.Written(_chain.Head, time);
    }
}
