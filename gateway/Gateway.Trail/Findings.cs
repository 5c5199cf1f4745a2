using System.Globalization;

namespace Gateway.Trail;

/// <summary>What a verification has found so far.</summary>
internal sealed class Findings
{
    private readonly List<TrailFinding> _faults = [];
    private readonly List<TrailFinding> _notes = [];

    public IReadOnlyList<TrailFinding> Faults => _faults;

    public IReadOnlyList<TrailFinding> Notes => _notes;

    // One line that was changed shows at itself and at its neighbours: it is told once.
    public void Fault(TrailFindingKind kind, LinePlace place, FormattableString what)
    {
        if (!_faults.Exists(fault => fault.Kind == kind && fault.File == place.File && fault.Line == place.Line))
            _faults.Add(new TrailFinding(kind, place.File, place.Line, what.ToString(CultureInfo.InvariantCulture)));
    }

    public void Note(TrailFindingKind kind, LinePlace place, FormattableString what) =>
        _notes.Add(new TrailFinding(kind, place.File, place.Line, what.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>Where something was found.</summary>
/// <param name="File">The file's name, without its folder; empty where the folder itself is meant.</param>
/// <param name="Line">Of that file, from 1; 0 where the whole file is meant.</param>
internal readonly record struct LinePlace(string File, long Line)
{
    /// <summary>The folder itself, or before its first line.</summary>
    public static LinePlace Folder { get; } = new("", 0);
}
