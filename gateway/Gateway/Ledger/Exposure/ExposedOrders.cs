using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>The orders of an exposure one by one, each with what its placer order number is sealed in.</summary>
internal sealed class ExposedOrders(RedisConnection redis)
{
    private const int Part = 500;

    /// <summary>Certain and possible ones, of the period; by programme, and in the order in which the lab first had them.</summary>
    public async IAsyncEnumerable<ExposedOrder> OfAsync(LabExposure exposure, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (ProgrammeExposure programme in exposure.Programmes)
        {
            var chains = new OrderChains(exposure, programme);
            for (int first = 0; first < programme.Orders.Count; first += Part)
            {
                cancellation.ThrowIfCancellationRequested();
                IReadOnlyList<ExposedOrder> orders = chains.Describe(first, Part);
                (RedisValue[] links, RedisValue[] numbers) = await SealsAsync(programme.Programme, orders);
                for (int at = 0; at < orders.Count; at++)
                    yield return orders[at] with { Link = SealedOf(links[at]), Number = SealedOf(numbers[at]) };
            }
        }
    }

    private Task<(RedisValue[] Links, RedisValue[] Numbers)> SealsAsync(string programme, IReadOnlyList<ExposedOrder> orders)
    {
        string tag = RedisConnection.Tag(programme);
        RedisKey[] links = [.. orders.Select(order => (RedisKey)$"{tag}:k:{order.OrderId}")];
        RedisKey[] numbers = [.. orders.Select(order => (RedisKey)$"{tag}:p:{order.OrderId}")];
        return redis.ReadAsync(async db => orders.Count == 0 ? ([], []) : (await db.StringGetAsync(links), await db.StringGetAsync(numbers)));
    }

    private static Disclosure.Sealed? SealedOf(RedisValue value) => value.IsNull ? null : Disclosure.Sealed.Of(value!);

    /// <summary>The disclosures of each order, found without looking at all of them.</summary>
    private sealed class OrderChains
    {
        private readonly LabExposure _exposure;
        private readonly ProgrammeExposure _programme;
        private readonly int[] _last;
        private readonly int[] _before;

        public OrderChains(LabExposure exposure, ProgrammeExposure programme)
        {
            (_exposure, _programme) = (exposure, programme);
            (_last, _before) = (new int[programme.Orders.Count], new int[programme.Numbers.Count]);
            Array.Fill(_last, -1);
            for (int disclosure = 0; disclosure < _before.Length; disclosure++)
            {
                ref int last = ref _last[programme.Disclosures[disclosure].Order];
                (_before[disclosure], last) = (last, disclosure);
            }
        }

        public IReadOnlyList<ExposedOrder> Describe(int first, int most)
        {
            var orders = new List<ExposedOrder>(most);
            for (int order = first; order < Math.Min(first + most, _last.Length); order++)
            {
                if (Describe(order) is { } described)
                    orders.Add(described);
            }

            return orders;
        }

        private ExposedOrder? Describe(int order)
        {
            var disclosures = new List<ExposedDisclosure>(1);
            for (int at = _last[order]; at >= 0; at = _before[at])
            {
                ref readonly DisclosureEntry entry = ref _programme.Disclosures[at];
                if (!_exposure.Period.Touches(entry) || entry.Certainty == Certainty.NotSent)
                    continue;
                disclosures.Add(new ExposedDisclosure(
                    _programme.Numbers[at],
                    _exposure.Policies.All[entry.Policy],
                    _exposure.Persons[entry.Person],
                    entry.Certainty,
                    entry.Signs,
                    DateTimeOffset.FromUnixTimeMilliseconds(entry.First),
                    DateTimeOffset.FromUnixTimeMilliseconds(entry.Last)));
            }

            disclosures.Reverse();
            return disclosures.Count == 0
                ? null
                : new ExposedOrder(_programme.Programme, _programme.Orders[order], _exposure.Tests.All[_programme.Tests[order]], disclosures, Link: null, Number: null);
        }
    }
}

/// <summary>An order that a lab was sent, or may have been.</summary>
/// <param name="Programme">Programme id.</param>
/// <param name="OrderId">Task id.</param>
/// <param name="Test">Test id.</param>
/// <param name="Disclosures">One for each gateway order number, oldest first; at least one.</param>
/// <param name="Link">Holds the placer order number; null once the time for corrections is over.</param>
/// <param name="Number">Holds nothing but the placer order number, from then on; null once that is destroyed too.</param>
internal sealed record ExposedOrder(
    string Programme, string OrderId, string Test, IReadOnlyList<ExposedDisclosure> Disclosures, Disclosure.Sealed? Link, Disclosure.Sealed? Number)
{
    public Certainty Certainty => Disclosures.Max(disclosure => disclosure.Certainty);
}

/// <param name="OrderNumber">Gateway order number: what the lab knows it by.</param>
/// <param name="Policy"><c>id@version</c>.</param>
/// <param name="Person">Person token.</param>
/// <param name="Certainty">Certain or possible.</param>
/// <param name="Signs">What is on record.</param>
/// <param name="First">The intent.</param>
/// <param name="Last">The end of the last attempt.</param>
internal sealed record ExposedDisclosure(
    string OrderNumber, string Policy, string Person, Certainty Certainty, DisclosureSigns Signs, DateTimeOffset First, DateTimeOffset Last);
