using Microsoft.Win32.SafeHandles;

namespace Gateway.Trail;

/// <summary>A file that only grows. What <see cref="Append"/> was given is on disk when it returns.</summary>
internal sealed class AppendFile : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly SafeFileHandle _handle;

    private AppendFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        _handle = handle;
        Length = length;
    }

    public string Path { get; }

    public long Length { get; private set; }

    /// <summary>Somebody else has taken the file away, cut it or added to it.</summary>
    public bool IsTouched => new FileInfo(Path) is not { Exists: true } file || file.Length != Length;

    /// <param name="path">Made where it is not there.</param>
    /// <param name="keep">Bytes to keep; what is behind them goes.</param>
    public static AppendFile Open(string path, long keep)
    {
        var isNew = !File.Exists(path);
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        if (isNew && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(handle, Owner);
        if (RandomAccess.GetLength(handle) > keep)
            RandomAccess.SetLength(handle, keep);
        return new AppendFile(path, handle, keep);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, Length);
        RandomAccess.FlushToDisk(_handle);
        Length += bytes.Length;
    }

    public void Dispose() => _handle.Dispose();
}
