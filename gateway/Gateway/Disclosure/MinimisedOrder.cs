using Gateway.Ledger;

namespace Gateway.Disclosure;

/// <summary>
/// What one lab may see of one order, or of its cancellation, and nothing else: the only thing that can be forwarded. Only the <see cref="Minimiser"/>
/// makes one, from an <see cref="Ledger.Allocation"/>.
/// </summary>
internal sealed partial class MinimisedOrder
{
    private MinimisedOrder(Allocation allocation, ReadOnlyMemory<byte> body, IReadOnlyList<string> elements)
    {
        Allocation = allocation;
        Body = body;
        Elements = elements;
    }

    public Allocation Allocation { get; }

    /// <summary>The request's body: a FHIR Bundle, UTF-8.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The policy lines that put something into <see cref="Body"/>; none of a cancellation.</summary>
    public IReadOnlyList<string> Elements { get; }

    /// <summary>The same for each attempt. A cancellation has one of its own: under the order's, a lab would answer with what it said to the order.</summary>
    public string IdempotencyKey => Allocation.Record.Cancelling ? Allocation.Record.OrderNumber + "-cancellation" : Allocation.Record.OrderNumber;
}
