using System.Globalization;

namespace Peers;

/// <summary>Requests as they came, one file each: <c>00000001.http</c>, <c>00000002.http</c>, ... Numbers go on after a restart.</summary>
public sealed class RequestFolder
{
    private readonly string _folder;
    private readonly bool _keeps;
    private long _last;

    /// <param name="folder">Made when it is not there.</param>
    /// <param name="keeps">False only numbers the requests: for load tests, where the disk would be what is measured.</param>
    public RequestFolder(string folder, bool keeps)
    {
        _keeps = keeps;
        _folder = Directory.CreateDirectory(folder).FullName;
        _last = Directory.EnumerateFiles(_folder, "*.http")
            .Select(file => long.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture))
            .DefaultIfEmpty(0)
            .Max();
    }

    /// <summary>Keeps a request; it is on disk when this completes.</summary>
    /// <returns>The request's number, from 1.</returns>
    public async Task<long> KeepAsync(RecordedRequest request)
    {
        var number = Interlocked.Increment(ref _last);
        if (!_keeps) return number;
        await using var file = new FileStream(PathOf(number), FileMode.CreateNew, FileAccess.Write);
        await file.WriteAsync(request.Bytes);
        file.Flush(flushToDisk: true);
        return number;
    }

    /// <summary>A request's bytes, or null when there is none with that number.</summary>
    public async Task<byte[]?> FindAsync(long number) => File.Exists(PathOf(number)) ? await File.ReadAllBytesAsync(PathOf(number)) : null;

    /// <summary>The request is gone from disk; one that is not there is no fault.</summary>
    public void Delete(long number) => File.Delete(PathOf(number));

    private string PathOf(long number) => Path.Combine(_folder, number.ToString("D8", CultureInfo.InvariantCulture) + ".http");
}
