namespace Gateway.Fhir;

/// <summary>Which entries of a message belong to one order.</summary>
internal static class OrderScope
{
    public static List<FhirEntry> Of(FhirMessage message, FhirEntry order)
    {
        var scope = new List<FhirEntry> { order };
        if (message.Orders <= 1)
        {
            foreach (var entry in message.EntrySpan)
            {
                if (entry != order && entry.ResourceType != "MessageHeader")
                    scope.Add(entry);
            }

            return scope;
        }

        var graph = message.Graph;
        var others = OthersOf(message, order, graph);
        var member = new bool[message.EntrySpan.Length];
        Close(order.Index);
        var core = Enumerable.Range(0, member.Length).Where(i => i == order.Index || IsSubject(i) || IsSpecimen(i)).ToHashSet();
        foreach (var entry in message.EntrySpan)
        {
            var about = graph.Targets(entry.Index);
            if (!member[entry.Index] && !others.Contains(entry.Index) && about.Any(core.Contains) && !IsAboutAnother(about))
                Close(entry.Index);
        }

        scope.AddRange(message.EntrySpan.ToArray().Where(e => member[e.Index] && e != order));
        return scope;

        bool IsSubject(int entry) => member[entry] && message.EntrySpan[entry].ResourceType == "Patient";

        bool IsSpecimen(int entry) => message.EntrySpan[entry].ResourceType == "Specimen"
            && (member[entry] || (!others.Contains(entry) && graph.Targets(entry).Contains(order.Index)));

        // What speaks of another order or its specimen, and of this one only through the person they share.
        bool IsAboutAnother(IReadOnlyList<int> about) => about.Any(others.Contains) && !about.Any(i => i == order.Index || IsSpecimen(i));

        void Close(int start)
        {
            var open = new Stack<int>([start]);
            while (open.TryPop(out var next))
            {
                if (member[next] || others.Contains(next))
                    continue;
                member[next] = true;
                foreach (var target in graph.Targets(next))
                    open.Push(target);
            }
        }
    }

    // The other orders, their specimens, and the envelope.
    private static HashSet<int> OthersOf(FhirMessage message, FhirEntry order, ReferenceGraph graph)
    {
        var others = new HashSet<int>();
        foreach (var entry in message.EntrySpan)
        {
            var isOther = entry.ResourceType switch
            {
                "ServiceRequest" => entry != order,
                "MessageHeader" => true,
                "Specimen" => graph.OrdersOfSpecimen(entry.Index) is { } orders && !orders.Contains(order.Index),
                _ => false,
            };
            if (isOther)
                others.Add(entry.Index);
        }

        return others;
    }
}
