using System.IO.Pipelines;

namespace Peers;

/// <summary>Passes a connection's input through and notes each byte that its reader takes.</summary>
internal sealed class RecordingPipeReader(PipeReader inner, RequestBytes bytes) : PipeReader
{
    private ReadResult _last;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Seen(await inner.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result)) return false;
        Seen(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        bytes.Taken(_last.Buffer.Slice(0, consumed), _last.Buffer.Slice(consumed));
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Seen(ReadResult result)
    {
        if (!result.Buffer.IsEmpty) bytes.Arrived();
        _last = result;
        return result;
    }
}
