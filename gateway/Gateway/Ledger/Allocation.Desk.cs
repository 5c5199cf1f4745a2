using System.Runtime.CompilerServices;
using Gateway.Disclosure;
using Gateway.Memory;
using Gateway.Orders;
using Gateway.Routing;
using Microsoft.Extensions.Options;

namespace Gateway.Ledger;

internal sealed partial class Allocation
{
    /// <summary>Order → allocation: seals the order, names the labs that may have it, and lets the ledger choose, reserve and record in one step.</summary>
    public sealed class Desk(
        Candidates candidates,
        Sealer sealer,
        Tokens tokens,
        Order.Reader reader,
        OrderPlacement placement,
        IOptions<DeliveryOptions> options)
    {
        /// <summary>Records all orders or none; they are of one programme. Of no orders there is nothing to record.</summary>
        /// <exception cref="LedgerUnavailableException">Nothing can be acknowledged.</exception>
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public async ValueTask<Reservation> ReserveAsync(IReadOnlyList<Order> orders, CancellationToken cancellation)
        {
            if (orders.Count == 0)
                return new Reservation.Reserved([]);

            var requests = new PlaceRequest[orders.Count];
            for (var i = 0; i < orders.Count; i++)
            {
                if (candidates.For(orders[i].Programme, orders[i].Facts.Test) is not { Count: > 0 } labs)
                    return new Reservation.NoLab(orders[i]);
                requests[i] = Request(orders[i], labs);
            }

            var failures = placement.Failures;
            var outcome = await placement.PlaceAsync(orders[0].Programme, requests, options.Value.Lease, cancellation);
            if (placement.Failures == failures)
                GiveBack(requests);
            return outcome switch
            {
                PlaceOutcome.Placed placed => Reserved(orders, placed.Orders),
                PlaceOutcome.Conflict conflict => new Reservation.Conflict(orders[conflict.Index]),
                _ => throw new InvalidOperationException("The ledger answered what it has no word for."),
            };
        }

        /// <summary>Takes up again an order that the ledger has claimed for this replica.</summary>
        /// <exception cref="SealException">The sealed order does not open with this key ring.</exception>
        /// <exception cref="InvalidDataException">The sealed order cannot be read.</exception>
        public Allocation Resume(ClaimedOrder claimed)
        {
            var record = claimed.Allocation;
            var content = sealer.Open(new SealSubject(record.Programme, record.OrderId, SealPurpose.Order), claimed.Order);
            var order = reader.Reopen(record.OrderId, record.Programme, record.Placer, record.Test, content);
            return new Allocation(order, record);
        }

        private static void GiveBack(PlaceRequest[] requests)
        {
            foreach (var request in requests)
            {
                request.Order.Dispose();
                request.Link.Dispose();
            }
        }

        private static Reservation.Reserved Reserved(IReadOnlyList<Order> orders, IReadOnlyList<PlacedOrder> places)
        {
            var reserved = new ReservedOrder[orders.Count];
            for (var i = 0; i < reserved.Length; i++)
            {
                var (order, place) = (orders[i], places[i]);
                reserved[i] = new(order, place, place.Allocation is { } record ? new Allocation(order, record) : null);
            }

            return new Reservation.Reserved(reserved);
        }

        private PlaceRequest Request(Order order, IReadOnlyList<Candidate> labs)
        {
            var facts = order.Facts;
            using var content = new PersonalBytes(order.Message.Utf8.Length + 256);
            order.Message.WriteScope(order.Request, content);
            using var link = new PersonalBytes();
            link.WriteJson(order, static (writer, written) => written.WriteLink(writer));
            return new PlaceRequest(
                order.Id,
                facts.Placer,
                tokens.OrderNumber(facts.Placer, facts.Number.System, facts.Number.Value),
                tokens.Digest(order.Message, order.Request),
                facts.Test,
                facts.Urgent,
                facts.Region,
                facts.PersonToken,
                sealer.Seal(new SealSubject(order.Programme, order.Id, SealPurpose.Order), content.Span),
                sealer.Seal(new SealSubject(order.Programme, order.Id, SealPurpose.Link), link.Span),
                labs,
                LedgerIds.NewOrderNumber(order.Programme));
        }
    }
}

/// <summary>What the desk could do for a body's orders.</summary>
internal abstract record Reservation
{
    private Reservation()
    {
    }

    /// <summary>All are on record, in the order in which they were asked for.</summary>
    public sealed record Reserved(IReadOnlyList<ReservedOrder> Orders) : Reservation;

    /// <summary>One was accepted before with other content; nothing was recorded.</summary>
    public sealed record Conflict(Order Order) : Reservation;

    /// <summary>No lab does this one's test under a policy; nothing was recorded.</summary>
    public sealed record NoLab(Order Order) : Reservation;
}

/// <param name="Order">The order as it was read.</param>
/// <param name="Place">How it stands in the ledger, and whether it did already.</param>
/// <param name="Allocation">The right to send it now; null where it is held, or known already.</param>
internal sealed record ReservedOrder(Order Order, PlacedOrder Place, Allocation? Allocation);
