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
    /// <summary>Body → orders. Each ServiceRequest of a Bundle is an order of its own, or takes one back.</summary>
    public sealed class Reader(GatewayRegistry registry, Tokens tokens)
    {
        /// <summary>Orders of one Bundle are accepted all or none in one step of the ledger, which must stay short.</summary>
        private const int MostOrders = 200;

        private static readonly FhirReaderOptions Strict = new() { RefuseUnknownElements = true };
        private static readonly FhirReaderOptions Lenient = new();

        /// <summary>Reads what a placer sent: all its orders and revocations, or why nothing of it is done.</summary>
        public OrdersRead Read(Party placer, ReadOnlyMemory<byte> body)
        {
            var strict = false;
            for (var i = 0; i < placer.Programmes.Count; i++)
                strict |= Known(placer.Programmes[i]).RefuseUnknownElements;
            return FhirMessage.Read(body, strict ? Strict : Lenient) switch
            {
                FhirReadResult.Read read => ReadOrders(placer, read.Message),
                FhirReadResult.Refused refused => new OrdersRead.Refused(Problem(refused.Problem)),
                _ => throw new UnreachableException(),
            };
        }

        private OrdersRead ReadOrders(Party placer, FhirMessage message)
        {
            if (message.ResourceType == "Bundle" && message.Root["type"u8] is var type && !type.Is("transaction"u8) && !type.Is("message"u8))
                return new OrdersRead.Refused(Refusal.Structure("Bundle.type", "Send a Bundle of type transaction or message."));
            if (message.Entries.Count == 0)
                return new OrdersRead.Refused(Refusal.Structure("Bundle.entry", "The Bundle is empty."));

            if (message.Orders > MostOrders)
                return new OrdersRead.Refused(Refusal.Rule("Bundle.entry", "A Bundle holds at most 200 orders."));

            var orders = new List<Order>(message.Orders);
            List<Revocation>? revocations = null;
            foreach (var request in message.Entries)
            {
                if (request.ResourceType != "ServiceRequest")
                    continue;
                var resources = new OrderResources(message, request);
                if (resources.ReadNumber() is not { } number)
                    return new OrdersRead.Refused(Refusal.Rule(request.Expression + ".identifier", "The order has no placer order number (identifier of type PLAC)."));
                if (IsRevoked(resources.Status))
                    (revocations ??= []).Add(new Revocation(placer, number, TestOf(placer, resources)?.Programme.Id, request));
                else if (ReadOrder(placer, message, request, resources, number, out var order) is { } refusal)
                    return new OrdersRead.Refused(refusal);
                else
                    orders.Add(order!);
            }

            IReadOnlyList<Revocation> takenBack = revocations ?? [];
            return Together(orders, takenBack) is { } problem ? new OrdersRead.Refused(problem) : new OrdersRead.Orders(message, orders, takenBack);
        }

        /// <summary>Takes up again what the ledger kept: the same order, from its own content.</summary>
        /// <exception cref="InvalidDataException">What was kept is no order of this gateway.</exception>
        public Order Reopen(string id, string programme, string placer, string test, ReadOnlyMemory<byte> content)
        {
            if (FhirMessage.Read(content, Lenient) is not FhirReadResult.Read { Message: { Entries: [var request, ..] } message })
                throw new InvalidDataException("The sealed order cannot be read.");
            var resources = new OrderResources(message, request);
            var number = resources.ReadNumber() ?? throw new InvalidDataException("The order has no placer order number.");
            return new Order(id, programme, Facts(resources, message, request, placer, number, test, Known(programme)), message, request);
        }

        // An order that should never have existed (`entered-in-error`) is not to be carried out any more, just as one that is not wanted any more.
        private static bool IsRevoked(FhirNode status) => status.Is("revoked"u8) || status.Is("entered-in-error"u8);

        // Real exchanges send `unknown` for orders that are meant (HL7 v2 has no status to translate).
        private static bool IsOrderable(FhirNode status) => status.Is("active"u8) || status.Is("unknown"u8);

        private Refusal? ReadOrder(Party placer, FhirMessage message, FhirEntry request, OrderResources resources, PlacerOrderNumber number, out Order? order)
        {
            order = null;
            if (!IsOrderable(resources.Status))
                return Refusal.Rule(request.Expression + ".status", "An active ServiceRequest is an order, a revoked one takes it back; of another status it is neither.");
            if (!resources.HasSubject)
                return Refusal.Rule(request.Expression + ".subject", "The order has no subject.");
            if (TestOf(placer, resources) is not var (programme, test))
                return Refusal.Rule(request.Expression + ".code", "No programme of this placer has this test.");

            order = new Order(LedgerIds.NewOrderId(programme.Id), programme.Id, Facts(resources, message, request, placer.Id, number, test, programme), message, request);
            return null;
        }

        private (ProgrammeDefinition Programme, string Test)? TestOf(Party placer, OrderResources resources)
        {
            for (var i = 0; i < placer.Programmes.Count; i++)
            {
                var programme = Known(placer.Programmes[i]);
                if (TestOf(programme, resources.Codes) is { } test)
                    return (programme, test);
            }

            return null;
        }

        private static string? TestOf(ProgrammeDefinition programme, FhirNode codes)
        {
            var namesNone = true;
            foreach (var coding in codes)
            {
                if (programme.TestFor(coding) is { } test)
                    return test.Id;
                namesNone = false;
            }

            return namesNone ? programme.DefaultTest : null;
        }

        private OrderFacts Facts(
            OrderResources resources, FhirMessage message, FhirEntry request, string placer, PlacerOrderNumber number, string test, ProgrammeDefinition programme)
        {
            var region = programme.Affinity > 0 ? RequesterRegion.Of(message, request) : "";
            return new OrderFacts(placer, number, test, resources.Urgent, region, PersonToken(message.PatientIdentifiersOf(request), programme, placer, number));
        }

        /// <summary>
        /// A person is counted by the programme's own identifier (BSN), else by the first one given. Where there is none, each order counts as a
        /// person of its own: an exposure report may then be larger than the truth, never smaller.
        /// </summary>
        private string PersonToken(FhirNode identifiers, ProgrammeDefinition programme, string placer, PlacerOrderNumber number)
        {
            FhirNode? person = null;
            foreach (var identifier in identifiers.OneOrMore)
            {
                // One without a value names nobody.
                if (identifier["value"u8].Utf8.IsEmpty)
                    continue;
                var isProgrammes = identifier["system"u8].Is(programme.PersonIdentifierSystem);
                if (person is null || isProgrammes)
                    person = identifier;
                if (isProgrammes)
                    break;
            }

            return person is { } named
                ? tokens.Person(named["system"u8].Utf8, named["value"u8].Utf8)
                : tokens.Person($"order:{placer}:{number.System}", number.Value);
        }

        private ProgrammeDefinition Known(string programme) =>
            registry.Programme(programme) ?? throw new InvalidOperationException($"The registry has no programme '{programme}'.");

        private static Refusal? Together(List<Order> orders, IReadOnlyList<Revocation> revocations)
        {
            if (orders.Count + revocations.Count == 0)
                return Refusal.Rule("Bundle.entry", "The Bundle holds no ServiceRequest.");
            if (orders.Count + revocations.Count == 1)
                return null;
            var numbers = orders.Select(order => order.Facts.Number).Concat(revocations.Select(revocation => revocation.Number)).ToList();
            if (orders.Exists(order => order.Programme != orders[0].Programme))
                return Refusal.Rule("Bundle.entry", "Orders of several programmes cannot be accepted all or none: send a Bundle for each programme.");
            return numbers.Distinct().Count() < numbers.Count
                ? Refusal.Rule("Bundle.entry", "Two orders of the Bundle have the same placer order number.")
                : null;
        }

        private static Refusal Problem(FhirProblem problem) => new(StatusCodes.Status400BadRequest, problem.Code, problem.Diagnostics, problem.Expression);
    }
}
