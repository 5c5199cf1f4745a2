namespace Gateway.Ledger;

/// <summary>Counts an exposure in one pass over its disclosures, with a few bytes for each order and person.</summary>
internal sealed class ExposureCounter
{
    private const DisclosureSigns Had = DisclosureSigns.Delivered | DisclosureSigns.Resulted;
    private readonly LabExposure _exposure;
    private readonly Sets _policies = new();
    private readonly Sets _tests = new();

    // Of each person: the best that is known, and what it was sent under and for.
    private readonly Certainty[] _persons;
    private readonly int[] _policiesOfPersons;
    private readonly int[] _testsOfPersons;
    private readonly List<(string Programme, ushort Test)> _testsSeen = [];
    private readonly Dictionary<int, int> _ordersByPolicies = [];
    private readonly Dictionary<int, int> _ordersByTest = [];
    private readonly int[] _orders = new int[3];
    private int _delivered;
    private int _refused;
    private int _moved;
    private int _resulted;
    private int _destroyed;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    private ExposureCounter(LabExposure exposure)
    {
        _exposure = exposure;
        _persons = new Certainty[exposure.Persons.Count];
        (_policiesOfPersons, _testsOfPersons) = (new int[_persons.Length], new int[_persons.Length]);
    }

    public static ExposureCounts Of(LabExposure exposure)
    {
        var counter = new ExposureCounter(exposure);
        foreach (ProgrammeExposure programme in exposure.Programmes)
            counter.Count(programme);
        return counter.Sum();
    }

    /// <summary>Of each person by number the best that is known, in the exposure's period.</summary>
    public static Certainty[] PersonsOf(LabExposure exposure)
    {
        var counter = new ExposureCounter(exposure);
        foreach (ProgrammeExposure programme in exposure.Programmes)
            counter.Count(programme);
        return counter._persons;
    }

    private void Count(ProgrammeExposure programme)
    {
        var policies = new int[programme.Orders.Count];
        var signs = new DisclosureSigns[programme.Orders.Count];
        var certainty = new Certainty[programme.Orders.Count];
        var isSeen = new bool[programme.Orders.Count];
        var isKept = new bool[programme.Orders.Count];
        foreach (ref readonly DisclosureEntry disclosure in programme.Disclosures)
        {
            if (!_exposure.Period.Touches(disclosure))
                continue;
            Certainty sure = disclosure.Certainty;
            isSeen[disclosure.Order] = true;
            if (sure == Certainty.NotSent)
                continue;
            signs[disclosure.Order] |= disclosure.Signs;
            isKept[disclosure.Order] |= (disclosure.Signs & DisclosureSigns.Destroyed) == DisclosureSigns.None;
            certainty[disclosure.Order] = Max(certainty[disclosure.Order], sure);
            policies[disclosure.Order] = _policies.With(policies[disclosure.Order], disclosure.Policy);
            Meet(disclosure, sure, TestOf(programme, disclosure.Order));
        }

        for (int order = 0; order < isSeen.Length; order++)
        {
            if (!isSeen[order])
                continue;
            CountOrder(certainty[order], signs[order], policies[order], TestOf(programme, order));
            // An order that came back to the lab is destroyed when all its numbers are.
            _destroyed += certainty[order] != Certainty.NotSent && !isKept[order] ? 1 : 0;
        }
    }

    private void Meet(in DisclosureEntry disclosure, Certainty sure, ushort test)
    {
        int person = disclosure.Person;
        _persons[person] = Max(_persons[person], sure);
        _policiesOfPersons[person] = _policies.With(_policiesOfPersons[person], disclosure.Policy);
        _testsOfPersons[person] = _tests.With(_testsOfPersons[person], test);
        _first = Math.Min(_first, disclosure.First);
        _last = Math.Max(_last, disclosure.Last);
    }

    private void CountOrder(Certainty sure, DisclosureSigns signs, int policies, ushort test)
    {
        _orders[(int)sure]++;
        if (sure == Certainty.NotSent)
            return;
        _delivered += (signs & Had) != DisclosureSigns.None ? 1 : 0;
        _refused += (signs & Had) == DisclosureSigns.None && (signs & DisclosureSigns.Refused) != DisclosureSigns.None ? 1 : 0;
        _moved += (signs & DisclosureSigns.Moved) != DisclosureSigns.None ? 1 : 0;
        _resulted += (signs & DisclosureSigns.Resulted) != DisclosureSigns.None ? 1 : 0;
        _ordersByPolicies[policies] = _ordersByPolicies.GetValueOrDefault(policies) + 1;
        _ordersByTest[test] = _ordersByTest.GetValueOrDefault(test) + 1;
    }

    // Tests of two programmes are two, whatever they are called.
    private ushort TestOf(ProgrammeExposure programme, int order)
    {
        ushort test = programme.Tests[order];
        for (int at = 0; at < _testsSeen.Count; at++)
        {
            if (_testsSeen[at].Test == test && _testsSeen[at].Programme == programme.Programme)
                return (ushort)at;
        }

        _testsSeen.Add((programme.Programme, test));
        return (ushort)(_testsSeen.Count - 1);
    }

    private ExposureCounts Sum()
    {
        int[] persons = new int[3];
        Dictionary<int, int> byPolicies = [], byTests = [];
        for (int person = 0; person < _persons.Length; person++)
        {
            persons[(int)_persons[person]]++;
            byPolicies[_policiesOfPersons[person]] = byPolicies.GetValueOrDefault(_policiesOfPersons[person]) + 1;
            byTests[_testsOfPersons[person]] = byTests.GetValueOrDefault(_testsOfPersons[person]) + 1;
        }

        PolicySet[] sets = [.. byPolicies.Keys.Union(_ordersByPolicies.Keys).Where(set => set > 0).Select(set => new PolicySet(
            [.. _policies.Of(set).Select(policy => _exposure.Policies.All[policy])], new Reach(_ordersByPolicies.GetValueOrDefault(set), byPolicies.GetValueOrDefault(set))))];
        return new ExposureCounts(
            new Reach(_orders[(int)Certainty.Certain], persons[(int)Certainty.Certain]),
            new Reach(_orders[(int)Certainty.Possible], persons[(int)Certainty.Possible]),
            _orders[(int)Certainty.NotSent],
            _delivered,
            _refused,
            _moved,
            _resulted,
            _destroyed,
            _first == long.MaxValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(_first),
            _last == long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(_last),
            sets.SelectMany(set => set.Policies, (set, policy) => (policy, set.Reach)).GroupBy(of => of.policy, of => of.Reach, StringComparer.Ordinal)
                .ToDictionary(of => of.Key, of => new Reach(of.Sum(reach => reach.Orders), of.Sum(reach => reach.Persons)), StringComparer.Ordinal),
            _ordersByTest.ToDictionary(
                of => (_testsSeen[of.Key].Programme, _exposure.Tests.All[_testsSeen[of.Key].Test]),
                of => new Reach(of.Value, byTests.Where(set => set.Key > 0 && _tests.Of(set.Key).Contains((ushort)of.Key)).Sum(set => set.Value))),
            sets);
    }

    private static Certainty Max(Certainty a, Certainty b) => a > b ? a : b;

    /// <summary>Sets of a few numbers, each with a number of its own: nobody has one of each policy, but most have the same.</summary>
    private sealed class Sets
    {
        private readonly List<ushort[]> _sets = [[]];
        private readonly Dictionary<(int Set, ushort Member), int> _with = [];

        public ushort[] Of(int set) => _sets[set];

        public int With(int set, ushort member)
        {
            if (_with.TryGetValue((set, member), out int with))
                return with;
            ushort[] members = [.. _sets[set].Append(member).Distinct().Order()];
            with = _sets.FindIndex(known => known.AsSpan().SequenceEqual(members));
            if (with < 0)
            {
                with = _sets.Count;
                _sets.Add(members);
            }

            return _with[(set, member)] = with;
        }
    }
}
