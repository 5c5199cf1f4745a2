namespace Gateway.Fhir;

/// <summary>Entries by a name they have in the message: a hash table over the message's own bytes.</summary>
internal readonly struct NameTable
{
    // Below this many entries comparing them all is quicker than hashing them.
    private const int Few = 16;

    private readonly Func<FhirEntry, int> _name;
    private readonly int[]? _slots;

    public NameTable(FhirMessage message, Func<FhirEntry, int> name)
    {
        _name = name;
        var entries = message.EntrySpan;
        if (entries.Length <= Few)
            return;
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries.Length * 2)];
        foreach (var entry in entries)
        {
            if (name(entry) is not (>= 0 and var node))
                continue;
            var slot = Slot(_slots, message.TextBytes(node));
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = entry.Index + 1;
        }
    }

    /// <summary>The one entry of this name (and type); null if there is none or more than one.</summary>
    public FhirEntry? Find(FhirMessage message, ReadOnlySpan<byte> name, FhirType? type, out bool isAmbiguous)
    {
        FhirEntry? found = null;
        isAmbiguous = false;
        if (_slots is null)
        {
            foreach (var entry in message.EntrySpan)
                Match(message, entry, name, type, ref found, ref isAmbiguous);
        }
        else
        {
            for (var slot = Slot(_slots, name); _slots[slot] != 0 && !isAmbiguous; slot = (slot + 1) & (_slots.Length - 1))
                Match(message, message.EntrySpan[_slots[slot] - 1], name, type, ref found, ref isAmbiguous);
        }

        return isAmbiguous ? null : found;
    }

    private void Match(FhirMessage message, FhirEntry entry, ReadOnlySpan<byte> name, FhirType? type, ref FhirEntry? found, ref bool isAmbiguous)
    {
        if ((type is not null && type != entry.Type) || !message.TextIs(_name(entry), name))
            return;
        isAmbiguous |= found is not null;
        found = entry;
    }

    // HashCode is seeded at random, so a sender cannot choose names that collide.
    private static int Slot(int[] slots, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.AddBytes(name);
        return hash.ToHashCode() & (slots.Length - 1);
    }
}
