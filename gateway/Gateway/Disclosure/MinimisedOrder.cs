using Gateway.Ledger;
using Gateway.Memory;

namespace Gateway.Disclosure;

/// <summary>
/// What one lab may see of one order, or of its cancellation, and nothing else: the only thing that can be forwarded. Only the <see cref="Minimiser"/>
/// makes one, from an <see cref="Ledger.Allocation"/>.
/// </summary>
internal sealed partial class MinimisedOrder : IDisposable
{
    private readonly PersonalBytes _body;

    private MinimisedOrder(Allocation allocation, PersonalBytes body, IReadOnlyList<string> elements)
    {
        Allocation = allocation;
        _body = body;
        Elements = elements;
    }

    public Allocation Allocation { get; }

    /// <summary>The request's body: a FHIR Bundle, UTF-8.</summary>
    public ReadOnlyMemory<byte> Body => _body.Memory;

    /// <summary>The policy lines that put something into <see cref="Body"/>; none of a cancellation.</summary>
    public IReadOnlyList<string> Elements { get; }

    /// <summary>Gives the body's memory back: only when it is certain that nobody reads it any more.</summary>
    public void Dispose() => _body.Dispose();

    /// <summary>The same for each attempt. A cancellation has one of its own: under the order's, a lab would answer with what it said to the order.</summary>
    public string IdempotencyKey => Allocation.Record.Cancelling ? Allocation.Record.OrderNumber + "-cancellation" : Allocation.Record.OrderNumber;
}
