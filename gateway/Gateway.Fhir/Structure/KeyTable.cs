using System.Buffers.Binary;

namespace Gateway.Fhir;

/// <summary>Names (UTF-8) and what they stand for, found by one multiplication and, mostly, one comparison.</summary>
internal sealed class KeyTable<T>
    where T : class
{
    private readonly Slot[] _slots;
    private readonly uint _mask;

    public KeyTable(IReadOnlyCollection<(byte[] Key, T Value)> values)
    {
        var size = 2;
        while (size < values.Count * 2)
            size *= 2;
        _slots = new Slot[size];
        _mask = (uint)size - 1;
        foreach (var (key, value) in values)
        {
            var start = Start(key);
            var slot = Hash(start, key.Length) & _mask;
            while (_slots[slot].Value is not null)
                slot = (slot + 1) & _mask;
            _slots[slot] = new Slot(start, key.Length, key, value);
        }
    }

    /// <summary>What this key (unescaped UTF-8) stands for, or null.</summary>
    public T? Find(ReadOnlySpan<byte> key)
    {
        var start = Start(key);
        for (var at = Hash(start, key.Length) & _mask; ; at = (at + 1) & _mask)
        {
            ref readonly var slot = ref _slots[at];
            if (slot.Value is null)
                return null;
            if (slot.Start == start && slot.Length == key.Length && (key.Length <= sizeof(ulong) || key.SequenceEqual(slot.Key)))
                return slot.Value;
        }
    }

    /// <summary>The first eight bytes, or all of a shorter key.</summary>
    private static ulong Start(ReadOnlySpan<byte> key)
    {
        if (key.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64LittleEndian(key);
        if (key.Length >= sizeof(uint))
            return BinaryPrimitives.ReadUInt32LittleEndian(key) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(key[^sizeof(uint)..]) << 32);
        var start = 0UL;
        foreach (var letter in key)
            start = (start << 8) | letter;
        return start;
    }

    // Length and start tell the keys of one type apart well enough; equality is compared anyway.
    private static uint Hash(ulong start, int length) => (uint)(((start ^ (ulong)length) * 0x9E3779B97F4A7C15UL) >> 32);

    /// <summary>A value where its key leads, with what tells most keys apart at hand: most are no longer than eight bytes.</summary>
    private readonly record struct Slot(ulong Start, int Length, byte[] Key, T? Value);
}
