using System.Buffers;
using System.Text;

namespace Gateway.Trail;

/// <summary>A chain that is being continued: opened, appended to, signed. One thread alone uses it; when anything fails it is closed and opened anew.</summary>
internal sealed class OpenTrail : IDisposable
{
    private readonly TrailFolder _folder;
    private readonly TrailOptions _options;
    private readonly TrailKey _key;
    private readonly TimeProvider _clock;
    private readonly FileStream _lock;
    private readonly AppendFile _heads;
    private readonly byte[] _hash = new byte[ChainLine.HashText];
    private ArrayBufferWriter<byte> _lines = new(64 * 1024);
    private long _sequence;
    private AppendFile _file;
    private DateOnly _day;

    private OpenTrail(TrailFolder folder, TrailOptions options, TrailKey key, TimeProvider clock, FileStream held, AppendFile file, AppendFile heads, DateOnly day, ChainHead head)
    {
        (_folder, _options, _key, _clock, _lock, _file, _heads, _day) = (folder, options, key, clock, held, file, heads, day);
        _sequence = head.Sequence;
        head.CopyHash(_hash);
    }

    /// <summary>The last line that is on disk.</summary>
    public ChainHead Head => new(_sequence, Encoding.ASCII.GetString(_hash));

    /// <summary>The file that is written, and how much of it is on disk.</summary>
    public (string File, long Length) Durable => (_file.Path, _file.Length);

    /// <summary>The last signature that is on disk.</summary>
    public SignedHead? Signed { get; private set; }

    /// <summary>Goes on where the chain stands. A torn last line is cut off; both that and a missing part are told in the line <c>trail-opened</c>.</summary>
    /// <param name="options">Which chain.</param>
    /// <param name="key">Signs heads.</param>
    /// <param name="clock">The time of lines and heads.</param>
    /// <param name="kept">The last head as somebody else has kept it.</param>
    /// <param name="durable">How far a file was known to be on disk when it failed: what is behind it was promised to nobody, and a disk that failed may not have it.</param>
    /// <param name="missing">A signed head that the files should have and do not; null where all is there.</param>
    public static OpenTrail Open(TrailOptions options, TrailKey key, TimeProvider clock, SignedHead? kept, (string File, long Length)? durable, out SignedHead? missing)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(options.Folder);
        else
            Directory.CreateDirectory(options.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var folder = new TrailFolder(options.Folder);
        // Released by the system when the process dies. Two gateways with one folder would tear each other's chain.
        var held = new FileStream(Path.Combine(options.Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            folder.Publish(key);
            var cut = durable is { } known ? Cut(known.File, known.Length) : 0;
            return Continue(folder, options, key, clock, kept, held, cut, out missing);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static OpenTrail Continue(TrailFolder folder, TrailOptions options, TrailKey key, TimeProvider clock, SignedHead? kept, FileStream held, long cut, out SignedHead? missing)
    {
        var (last, headsLength) = TrailTail.LastSigned(folder);
        var tail = TrailTail.Of(folder, [.. new[] { last, kept }.OfType<SignedHead>()]);
        missing = tail.Missing;

        var today = Today(clock);
        var file = AppendFile.Open(tail.File ?? folder.File(1, today), tail.Length);
        var trail = new OpenTrail(folder, options, key, clock, held, file, AppendFile.Open(folder.Heads, headsLength), tail.File is null ? today : TrailFolder.DayOf(tail.File), tail.Head);
        try
        {
            // What was found is signed as such, so that each file ends with a signature also after a crash.
            if (tail.Head.Sequence > 0)
                trail.Sign();
            trail.Append(TrailEvent.Opened(options.Replica, tail with { Torn = tail.Torn + cut }, clock.GetUtcNow()));
            trail.Sign();
            return trail;
        }
        catch
        {
            trail.Dispose();
            throw;
        }
    }

    /// <summary>Chains these contents and has them on disk when it returns.</summary>
    /// <param name="contents">JSON objects.</param>
    public void Append(Batch contents)
    {
        var today = Today(_clock);
        if (today != _day || _file.Length >= _options.LongestFile)
            Turn(today);

        var sequence = _sequence;
        Span<byte> hash = stackalloc byte[ChainLine.HashText];
        _hash.CopyTo(hash);
        _lines.ResetWrittenCount();
        for (var i = 0; i < contents.Count; i++)
        {
            var start = _lines.WrittenCount;
            ChainLine.Write(_lines, ++sequence, hash, contents[i]);
            ChainLine.Hash(_lines.WrittenSpan[start..], hash);
            _lines.Write("\n"u8);
        }

        _file.Append(_lines.WrittenSpan);
        _sequence = sequence;
        hash.CopyTo(_hash);
        if (_lines.Capacity > 1024 * 1024)
            _lines = new ArrayBufferWriter<byte>(64 * 1024);
    }

    /// <summary>Signs the head, unless that has been done.</summary>
    /// <exception cref="IOException">It cannot be written, or somebody has touched the file.</exception>
    public SignedHead Sign()
    {
        if (_file.IsTouched)
            throw new IOException("The file of the trail is not as it was written.");
        if (Signed is { } signed && signed.Head == Head)
            return signed;
        var head = SignedHead.Sign(_options.Replica, Head, _clock.GetUtcNow(), _key);
        _heads.Append([.. head.ToUtf8(), (byte)'\n']);
        return Signed = head;
    }

    /// <summary>The last line, signed.</summary>
    public SignedHead Close()
    {
        Append(TrailEvent.Closed(_clock.GetUtcNow()));
        return Sign();
    }

    public void Dispose()
    {
        _file.Dispose();
        _heads.Dispose();
        _lock.Dispose();
    }

    private void Turn(DateOnly day)
    {
        if (_file.Length > 0)
        {
            if (_sequence > 0)
                Sign();
            var next = AppendFile.Open(_folder.File(TrailFolder.NumberOf(_file.Path) + 1, day), keep: 0);
            _file.Dispose();
            _file = next;
        }

        _day = day;
    }

    private static long Cut(string file, long length)
    {
        if (new FileInfo(file) is not { Exists: true } found || found.Length <= length)
            return 0;
        AppendFile.Open(file, length).Dispose();
        return found.Length - length;
    }

    private static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
