namespace Gateway.Fhir;

/// <summary>Which entries the references of each entry lead to, those in its contained resources and extensions too.</summary>
internal sealed class ReferenceGraph
{
    private readonly List<int>[] _targets;
    private readonly Dictionary<int, HashSet<int>> _ordersOfSpecimen = [];

    public ReferenceGraph(FhirMessage message)
    {
        _targets = new List<int>[message.Entries.Count];
        var next = 0;
        foreach (var entry in message.Entries)
        {
            var targets = _targets[entry.Index] = [];
            foreach (var node in message.Tape.MarksIn(entry.Node, ref next))
            {
                if (message.Tape[node].Property != StructureTable.R4.ReferenceText.Id || message.Resolve(entry, node) is not { } target)
                    continue;
                targets.Add(target.Index);
                Hold(entry, target);
                Hold(target, entry);
            }
        }
    }

    public IReadOnlyList<int> Targets(int entry) => _targets[entry];

    /// <summary>The orders that name this specimen or that it names; null if it is no order's.</summary>
    public IReadOnlySet<int>? OrdersOfSpecimen(int specimen) => _ordersOfSpecimen.GetValueOrDefault(specimen);

    private void Hold(FhirEntry order, FhirEntry specimen)
    {
        if (order.ResourceType != "ServiceRequest" || specimen.ResourceType != "Specimen")
            return;
        if (!_ordersOfSpecimen.TryGetValue(specimen.Index, out var orders))
            _ordersOfSpecimen[specimen.Index] = orders = [];
        orders.Add(order.Index);
    }
}
