using System.Text;
using System.Threading.Channels;

namespace Peers;

/// <summary>
/// A file of lines that grows; only <see cref="RewriteAsync"/> takes something out of it. A line is on disk (fsync) when its append completes; lines that wait together share one fsync.
/// A line that a crash tore is cut off at the next open: nobody was told that it was there.
/// </summary>
public sealed class AppendOnlyFile : IAsyncDisposable
{
    private readonly Channel<Pending> _pending = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly string _path;
    private readonly Task _writing;
    private FileStream _file;

    private AppendOnlyFile(string path, FileStream file)
    {
        _path = path;
        _file = file;
        _writing = WriteAsync();
    }

    public static AppendOnlyFile Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.SetLength(EndOfLastWholeLine(file));
        file.Seek(0, SeekOrigin.End);
        return new AppendOnlyFile(path, file);
    }

    /// <param name="line">UTF-8 without a line end in it.</param>
    public Task AppendAsync(ReadOnlyMemory<byte> line) =>
        EnqueueAsync(new Pending(line, Rewrite: null, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));

    /// <summary>Puts another line in the place of each; what was there is gone from disk when this completes. A crash leaves the one file or the other.</summary>
    /// <param name="rewrite">A line, UTF-8, to what it becomes; the same one stays.</param>
    public Task RewriteAsync(Func<byte[], byte[]> rewrite) =>
        EnqueueAsync(new Pending(default, rewrite, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));

    public async ValueTask DisposeAsync()
    {
        if (!_pending.Writer.TryComplete()) return;
        await _writing;
        await _file.DisposeAsync();
    }

    private static void Write(FileStream file, ReadOnlySpan<byte> line)
    {
        file.Write(line);
        file.WriteByte((byte)'\n');
    }

    private Task EnqueueAsync(Pending pending) =>
        _pending.Writer.TryWrite(pending) ? pending.Written.Task : Task.FromException(new ObjectDisposedException(nameof(AppendOnlyFile)));

    private void RewriteAll(Func<byte[], byte[]> rewrite)
    {
        _file.Flush();
        var fresh = new FileStream(_path + ".new", FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        foreach (var line in File.ReadLines(_path)) Write(fresh, rewrite(Encoding.UTF8.GetBytes(line)));
        fresh.Flush(flushToDisk: true);
        File.Move(_path + ".new", _path, overwrite: true);
        _file.Dispose();
        _file = fresh;
    }

    private async Task WriteAsync()
    {
        var batch = new List<Pending>();
        while (await _pending.Reader.WaitToReadAsync())
        {
            while (_pending.Reader.TryRead(out var pending)) batch.Add(pending);
            try
            {
                foreach (var pending in batch)
                {
                    if (pending.Rewrite is { } rewrite)
                    {
                        RewriteAll(rewrite);
                    }
                    else
                    {
                        Write(_file, pending.Line.Span);
                    }
                }

                _file.Flush(flushToDisk: true);
                foreach (var pending in batch) pending.Written.SetResult();
            }
            catch (IOException failed)
            {
                foreach (var pending in batch) pending.Written.TrySetException(failed);
            }

            batch.Clear();
        }
    }

    private static long EndOfLastWholeLine(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n') return end;
        }

        return 0;
    }

    private sealed record Pending(ReadOnlyMemory<byte> Line, Func<byte[], byte[]>? Rewrite, TaskCompletionSource Written);
}
