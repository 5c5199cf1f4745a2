using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Trail;

/// <summary>Contents that go to disk together; all who wait for one of them wait for the same moment.</summary>
internal sealed class Batch : IDisposable
{
    // For machines and terminals, never part of a page: only what JSON itself asks for is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new(16 * 1024);
    private readonly List<int> _ends = [];
    private readonly Utf8JsonWriter _writer;

    public Batch() => _writer = new Utf8JsonWriter(_bytes, Options);

    public int Count => _ends.Count;

    /// <summary>Completed when all of it is on disk, or cannot be.</summary>
    public TaskCompletionSource Done { get; private set; } = NewDone();

    public ReadOnlySpan<byte> this[int index] => _bytes.WrittenSpan[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];

    /// <param name="state">What is written.</param>
    /// <param name="write">Writes one JSON object; if it throws, the batch must not be used any more.</param>
    public void Add<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        write(_writer, state);
        _writer.Flush();
        _writer.Reset();
        _ends.Add(_bytes.WrittenCount);
    }

    /// <summary>Empty again, for others to wait for.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _ends.Clear();
        Done = NewDone();
    }

    public void Dispose() => _writer.Dispose();

    private static TaskCompletionSource NewDone() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
