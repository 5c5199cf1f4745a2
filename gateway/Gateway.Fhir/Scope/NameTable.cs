using System.Numerics;

namespace Gateway.Fhir;

/// <summary>What entries are found by.</summary>
internal enum EntryName
{
    FullUrl,
    Id,
}

/// <summary>Entries by a name they have in the message: a hash table over the message's own bytes, made when it is worth its while.</summary>
internal struct NameTable
{
    // Up to so many entries comparing them all is quicker than hashing them.
    private const int Few = 16;

    private int[]? _slots;

    /// <summary>The one entry of this name (and type); null if there is none or more than one.</summary>
    /// <param name="message">Always the same one.</param>
    /// <param name="kind">Always the same one.</param>
    /// <param name="name">Unescaped UTF-8.</param>
    /// <param name="type">Null for any.</param>
    /// <param name="isAmbiguous">There are more than one.</param>
    public FhirEntry? Find(FhirMessage message, EntryName kind, ReadOnlySpan<byte> name, FhirType? type, out bool isAmbiguous)
    {
        FhirEntry? found = null;
        isAmbiguous = false;
        var entries = message.Entries;
        if (entries.Count <= Few)
        {
            foreach (var entry in entries)
                Match(entry, kind, name, type, ref found, ref isAmbiguous);
        }
        else
        {
            _slots ??= Slots(entries, kind);
            for (var slot = Slot(_slots, name); _slots[slot] != 0 && !isAmbiguous; slot = (slot + 1) & (_slots.Length - 1))
                Match(entries[_slots[slot] - 1], kind, name, type, ref found, ref isAmbiguous);
        }

        return isAmbiguous ? null : found;
    }

    private static void Match(FhirEntry entry, EntryName kind, ReadOnlySpan<byte> name, FhirType? type, ref FhirEntry? found, ref bool isAmbiguous)
    {
        if ((type is not null && type != entry.Type) || !entry.Message.TextIs(NodeOf(entry, kind), name))
            return;
        isAmbiguous |= found is not null;
        found = entry;
    }

    private static int NodeOf(FhirEntry entry, EntryName kind) => kind == EntryName.Id ? entry.IdNode : entry.FullUrlNode;

    private static int[] Slots(FhirEntries entries, EntryName kind)
    {
        var slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)entries.Count * 2)];
        foreach (var entry in entries)
        {
            if (NodeOf(entry, kind) is not (>= 0 and var node))
                continue;
            var slot = Slot(slots, entry.Message.TextBytes(node));
            while (slots[slot] != 0)
                slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = entry.Index + 1;
        }

        return slots;
    }

    // HashCode is seeded at random, so a sender cannot choose names that collide.
    private static int Slot(int[] slots, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.AddBytes(name);
        return hash.ToHashCode() & (slots.Length - 1);
    }
}
