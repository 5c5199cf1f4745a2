namespace LabSimulator.Orders;

internal enum Envelope
{
    Transaction,
    Message,
    Resource,
}

/// <summary>One entry of what came in, in its order: an order, a cancellation, an order to destroy, or something that the lab only keeps.</summary>
internal abstract record IncomingEntry
{
    private IncomingEntry()
    {
    }

    public sealed record Places(LabOrder Order) : IncomingEntry;

    public sealed record Cancels(LabIdentifier Number) : IncomingEntry;

    public sealed record Destroys(LabIdentifier Number) : IncomingEntry;

    public sealed record Other(string ResourceType) : IncomingEntry;
}

/// <param name="Envelope">How the answer must look.</param>
/// <param name="MessageId">MessageHeader.id, which a message's answer names.</param>
/// <param name="Entries">In the order of the Bundle.</param>
internal sealed record IncomingMessage(Envelope Envelope, string? MessageId, IReadOnlyList<IncomingEntry> Entries);
