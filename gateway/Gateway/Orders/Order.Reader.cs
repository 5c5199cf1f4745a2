using System.Diagnostics;
using Gateway.Answers;
using Gateway.Disclosure;
using Gateway.Fhir;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Orders;

internal sealed partial class Order
{
    /// <summary>Body → orders. Each ServiceRequest of a Bundle is an order of its own.</summary>
    public sealed class Reader(GatewayRegistry registry, Tokens tokens)
    {
        /// <summary>Orders of one Bundle are accepted all or none in one step of the ledger, which must stay short.</summary>
        private const int MostOrders = 200;

        // Real exchanges send `unknown` for orders that are meant (HL7 v2 has no status to translate).
        private static readonly string[] Orderable = ["active", "unknown"];

        /// <summary>Reads what a placer sent: all its orders, or why none of them is taken.</summary>
        public OrdersRead Read(Party placer, ReadOnlyMemory<byte> body)
        {
            var options = new FhirReaderOptions { RefuseUnknownElements = placer.Programmes.Any(programme => Known(programme).RefuseUnknownElements) };
            return FhirMessage.Read(body, options) switch
            {
                FhirReadResult.Read read => ReadOrders(placer, read.Message),
                FhirReadResult.Refused refused => new OrdersRead.Refused(Problem(refused.Problem)),
                _ => throw new UnreachableException(),
            };
        }

        private OrdersRead ReadOrders(Party placer, FhirMessage message)
        {
            if (message.ResourceType == "Bundle" && message.BundleType is not ("transaction" or "message"))
                return new OrdersRead.Refused(Refusal.Structure("Bundle.type", "Send a Bundle of type transaction or message."));
            if (message.Entries.Count == 0)
                return new OrdersRead.Refused(Refusal.Structure("Bundle.entry", "The Bundle is empty."));

            if (message.Entries.Count(entry => entry.ResourceType == "ServiceRequest") > MostOrders)
                return new OrdersRead.Refused(Refusal.Rule("Bundle.entry", "A Bundle holds at most 200 orders."));

            var orders = new List<Order>();
            foreach (var request in message.Entries.Where(entry => entry.ResourceType == "ServiceRequest"))
            {
                if (ReadOrder(placer, message, request, out var order) is { } refusal)
                    return new OrdersRead.Refused(refusal);
                orders.Add(order!);
            }

            return Together(orders) is { } problem
                ? new OrdersRead.Refused(problem)
                : new OrdersRead.Orders(orders, SingleOrder: orders.Count == 1);
        }

        /// <summary>Takes up again what the ledger kept: the same order, from its own content.</summary>
        /// <exception cref="InvalidDataException">What was kept is no order of this gateway.</exception>
        public Order Reopen(string id, string programme, string placer, string test, ReadOnlyMemory<byte> content)
        {
            if (FhirMessage.Read(content, new FhirReaderOptions()) is not FhirReadResult.Read { Message: { Entries: [var request, ..] } message })
                throw new InvalidDataException("The sealed order cannot be read.");
            using var resources = new OrderResources(message, request);
            return new Order(id, programme, Facts(resources, message, request, placer, test, Known(programme)), message, request);
        }

        private Refusal? ReadOrder(Party placer, FhirMessage message, FhirEntry request, out Order? order)
        {
            order = null;
            using var resources = new OrderResources(message, request);
            if (!Orderable.Contains(resources.Status, StringComparer.Ordinal))
                return Refusal.Rule(request.Expression + ".status", "Only an active ServiceRequest is an order.");
            if (resources.Number is null)
                return Refusal.Rule(request.Expression + ".identifier", "The order has no placer order number (identifier of type PLAC).");
            if (!resources.HasSubject)
                return Refusal.Rule(request.Expression + ".subject", "The order has no subject.");
            if (TestOf(placer, resources) is not var (programme, test))
                return Refusal.Rule(request.Expression + ".code", "No programme of this placer has this test.");

            order = new Order(LedgerIds.NewOrderId(programme.Id), programme.Id, Facts(resources, message, request, placer.Id, test, programme), message, request);
            return null;
        }

        private (ProgrammeDefinition Programme, string Test)? TestOf(Party placer, OrderResources resources)
        {
            var codes = resources.Codes.ToList();
            foreach (var programme in placer.Programmes.Select(Known))
            {
                var test = codes.Count == 0
                    ? programme.DefaultTest
                    : codes.Select(code => programme.TestFor(code.System, code.Code)?.Id).FirstOrDefault(id => id is not null);
                if (test is not null)
                    return (programme, test);
            }

            return null;
        }

        private OrderFacts Facts(OrderResources resources, FhirMessage message, FhirEntry request, string placer, string test, ProgrammeDefinition programme)
        {
            var number = resources.Number ?? throw new InvalidDataException("The order has no placer order number.");
            var link = OrderLink.Of(number, message.PlacerIdentityOf(request), resources.Barcodes);
            var region = programme.Affinity > 0 ? RequesterRegion.Of(message, request) : "";
            return new OrderFacts(placer, number, test, resources.Urgent, region, PersonToken(link, programme, placer), link);
        }

        /// <summary>
        /// A person is counted by the programme's own identifier (BSN), else by the first one given. Where there is none, each order counts as a
        /// person of its own: an exposure report may then be larger than the truth, never smaller.
        /// </summary>
        private string PersonToken(OrderLink link, ProgrammeDefinition programme, string placer)
        {
            var identifiers = link.PersonIdentifiers.ToList();
            if (identifiers.Count == 0)
                return tokens.Person($"order:{placer}:{link.Number.System}", link.Number.Value);
            var chosen = identifiers.FindIndex(identifier => identifier.System == programme.PersonIdentifierSystem);
            var (system, value) = identifiers[Math.Max(chosen, 0)];
            return tokens.Person(system, value);
        }

        private ProgrammeDefinition Known(string programme) =>
            registry.Programme(programme) ?? throw new InvalidOperationException($"The registry has no programme '{programme}'.");

        private static Refusal? Together(List<Order> orders)
        {
            if (orders.Count == 0)
                return Refusal.Rule("Bundle.entry", "The Bundle holds no ServiceRequest.");
            if (orders.Exists(order => order.Programme != orders[0].Programme))
                return Refusal.Rule("Bundle.entry", "Orders of several programmes cannot be accepted all or none: send a Bundle for each programme.");
            return orders.DistinctBy(order => order.Facts.Number).Count() < orders.Count
                ? Refusal.Rule("Bundle.entry", "Two orders of the Bundle have the same placer order number.")
                : null;
        }

        private static Refusal Problem(FhirProblem problem) => new(StatusCodes.Status400BadRequest, problem.Code, problem.Diagnostics, problem.Expression);
    }
}

/// <summary>What came of reading a placer's body.</summary>
internal abstract record OrdersRead
{
    private OrdersRead()
    {
    }

    /// <param name="SingleOrder">The answer is one Task; otherwise it is a Bundle of Tasks.</param>
    public sealed record Orders(IReadOnlyList<Order> Read, bool SingleOrder) : OrdersRead;

    public sealed record Refused(Refusal Refusal) : OrdersRead;
}
