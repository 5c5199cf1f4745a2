using System.Threading.Channels;

namespace Peers;

/// <summary>
/// A file of lines that only grows. A line is on disk (fsync) when its append completes; lines that wait together share one fsync.
/// A line that a crash tore is cut off at the next open: nobody was told that it was there.
/// </summary>
public sealed class AppendOnlyFile : IAsyncDisposable
{
    private readonly Channel<Pending> _pending = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly FileStream _file;
    private readonly Task _writing;

    private AppendOnlyFile(FileStream file)
    {
        _file = file;
        _writing = WriteAsync();
    }

    public static AppendOnlyFile Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.SetLength(EndOfLastWholeLine(file));
        file.Seek(0, SeekOrigin.End);
        return new AppendOnlyFile(file);
    }

    /// <param name="line">UTF-8 without a line end in it.</param>
    public Task AppendAsync(ReadOnlyMemory<byte> line)
    {
        var pending = new Pending(line, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _pending.Writer.TryWrite(pending) ? pending.Written.Task : Task.FromException(new ObjectDisposedException(nameof(AppendOnlyFile)));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_pending.Writer.TryComplete()) return;
        await _writing;
        await _file.DisposeAsync();
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
                    _file.Write(pending.Line.Span);
                    _file.WriteByte((byte)'\n');
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

    private sealed record Pending(ReadOnlyMemory<byte> Line, TaskCompletionSource Written);
}
