namespace Gateway.Identity;

/// <summary>
/// Tells when one of a few files was replaced. Files are looked at when somebody asks, at most once a second: no watcher, because those miss
/// changes on network and container mounts.
/// </summary>
internal sealed class FileStamps
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly IReadOnlyList<string> _paths;
    private readonly TimeProvider _clock;
    private long _lastLook;
    private volatile string _seen;
    private volatile string? _accepted;

    /// <summary>The files as they are now count as accepted: they are read after this, so that no change between the two is missed.</summary>
    public FileStamps(IReadOnlyList<string> paths, TimeProvider clock)
    {
        _paths = paths;
        _clock = clock;
        _lastLook = clock.GetTimestamp();
        _accepted = _seen = Look(paths);
    }

    /// <summary>True for one caller a second, as long as the change is not accepted: what cannot be used yet is tried again.</summary>
    public bool HaveChanged()
    {
        var last = Volatile.Read(ref _lastLook);
        if (_clock.GetElapsedTime(last) < Interval || Interlocked.CompareExchange(ref _lastLook, _clock.GetTimestamp(), last) != last)
            return false;
        _seen = Look(_paths);
        return _seen != _accepted;
    }

    /// <summary>The change that was seen last is in use now.</summary>
    public void Accept() => _accepted = _seen;

    /// <summary>What was accepted is no longer in use: even the same files, put back, are a change.</summary>
    public void Forget() => _accepted = null;

    private static string Look(IReadOnlyList<string> paths) => string.Join('|', paths.Select(Stamp));

    private static string Stamp(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // A mounted secret is a link to a link: its target is what changes.
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists ? $"{file.FullName}:{file.LastWriteTimeUtc.Ticks}:{file.Length}" : "missing";
        }
        catch (IOException)
        {
            return "missing";
        }
    }
}
