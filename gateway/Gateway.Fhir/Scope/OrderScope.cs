namespace Gateway.Fhir;

/// <summary>Which entries of a message belong to one order: their indexes, the order's first.</summary>
internal static class OrderScope
{
    public static int[] Of(FhirMessage message, FhirEntry order) => message.Orders <= 1 ? All(message, order.Index) : Among(message, order.Index);

    private static int[] All(FhirMessage message, int order)
    {
        var count = 1;
        foreach (var entry in message.Entries)
            count += IsBesides(entry) ? 1 : 0;
        var scope = new int[count];
        scope[0] = order;
        count = 1;
        foreach (var entry in message.Entries)
        {
            if (IsBesides(entry))
                scope[count++] = entry.Index;
        }

        return scope;

        bool IsBesides(FhirEntry entry) => entry.Index != order && entry.ResourceType != "MessageHeader";
    }

    private static int[] Among(FhirMessage message, int order)
    {
        var graph = message.Graph;
        var others = OthersOf(message, order, graph);
        var member = new bool[message.Entries.Count];
        Close(order);
        var core = Enumerable.Range(0, member.Length).Where(i => i == order || IsSubject(i) || IsSpecimen(i)).ToHashSet();
        for (var entry = 0; entry < member.Length; entry++)
        {
            var about = graph.Targets(entry);
            if (!member[entry] && !others.Contains(entry) && about.Any(core.Contains) && !IsAboutAnother(about))
                Close(entry);
        }

        return [order, .. Enumerable.Range(0, member.Length).Where(i => member[i] && i != order)];

        bool IsSubject(int entry) => member[entry] && message.Entries[entry].ResourceType == "Patient";

        bool IsSpecimen(int entry) => message.Entries[entry].ResourceType == "Specimen"
            && (member[entry] || (!others.Contains(entry) && graph.Targets(entry).Contains(order)));

        // What speaks of another order or its specimen, and of this one only through the person they share.
        bool IsAboutAnother(IReadOnlyList<int> about) => about.Any(others.Contains) && !about.Any(i => i == order || IsSpecimen(i));

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
    private static HashSet<int> OthersOf(FhirMessage message, int order, ReferenceGraph graph)
    {
        var others = new HashSet<int>();
        foreach (var entry in message.Entries)
        {
            var isOther = entry.ResourceType switch
            {
                "ServiceRequest" => entry.Index != order,
                "MessageHeader" => true,
                "Specimen" => graph.OrdersOfSpecimen(entry.Index) is { } orders && !orders.Contains(order),
                _ => false,
            };
            if (isOther)
                others.Add(entry.Index);
        }

        return others;
    }
}
