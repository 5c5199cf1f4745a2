namespace Gateway.Identity;

/// <summary>
/// Tells when one of a few files was replaced. Files are looked at when somebody asks, at most once a second: no watcher, because those miss
/// changes on network and container mounts.
/// </summary>
internal sealed class FileStamps(IReadOnlyList<string> paths, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _lastLook = clock.GetTimestamp();
    private string _accepted = Look(paths);
    private volatile string _seen = "";

    /// <summary>True for one caller a second, as long as the change is not accepted: what cannot be used yet is tried again.</summary>
    public bool HaveChanged()
    {
        var last = Volatile.Read(ref _lastLook);
        if (clock.GetElapsedTime(last) < Interval || Interlocked.CompareExchange(ref _lastLook, clock.GetTimestamp(), last) != last)
            return false;
        _seen = Look(paths);
        return _seen != Volatile.Read(ref _accepted);
    }

    /// <summary>The change that was seen last is in use now.</summary>
    public void Accept() => Volatile.Write(ref _accepted, _seen);

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
