using System.Text;

namespace Gateway.Ledger;

/// <summary>Distinct ids of one form, numbered from 0 as they come: about 30 bytes each (open addressing, half full at most).</summary>
/// <param name="form">What most of them look like; others are kept as they are.</param>
/// <param name="expected">About how many there will be: growing leaves as much behind as there was.</param>
internal sealed class IdTable(IdForm form, int expected = 0)
{
    private readonly Dictionary<int, string> _odd = [];
    private ulong[] _high = new ulong[Math.Max(expected, Least)];
    private ulong[] _low = new ulong[Math.Max(expected, Least)];
    private byte[] _rest = new byte[Math.Max(expected, Least)];
    private int[] _places = new int[PlacesFor(Math.Max(expected, Least))];

    private const int Least = 256;

    public int Count { get; private set; }

    public string this[int index] => _odd.TryGetValue(index, out string? text) ? text : form.Write(new IdBits(_high[index], _low[index], _rest[index]));

    /// <returns>Its number, a new one where it was not there.</returns>
    public int Add(ReadOnlySpan<byte> text)
    {
        bool isOfForm = form.TryRead(text, out IdBits bits);
        int index = Add(bits);
        if (!isOfForm)
            _odd.TryAdd(index, Encoding.UTF8.GetString(text));
        return index;
    }

    /// <returns>Its number; -1 where it is not there.</returns>
    public int Find(ReadOnlySpan<byte> text)
    {
        form.TryRead(text, out IdBits bits);
        return _places[PlaceOf(bits)] - 1;
    }

    /// <summary>How many ids are in both; of tables of one form.</summary>
    public int CountIn(IdTable other, Func<int, int, bool> counts)
    {
        int both = 0;
        for (int index = 0; index < Count; index++)
        {
            int there = other._places[other.PlaceOf(new IdBits(_high[index], _low[index], _rest[index]))] - 1;
            if (there >= 0 && counts(index, there))
                both++;
        }

        return both;
    }

    private int Add(IdBits bits)
    {
        int place = PlaceOf(bits);
        if (_places[place] > 0)
            return _places[place] - 1;
        if (Count == _high.Length)
        {
            Grow();
            place = PlaceOf(bits);
        }

        (_high[Count], _low[Count], _rest[Count]) = (bits.High, bits.Low, bits.Rest);
        _places[place] = ++Count;
        return Count - 1;
    }

    // Where it is, or where it is to go.
    private int PlaceOf(IdBits bits)
    {
        int mask = _places.Length - 1;
        int place = (int)((bits.Low ^ bits.High) * 0x9E3779B97F4A7C15 >> 33) & mask;
        while (_places[place] is > 0 and var taken && (_low[taken - 1] != bits.Low || _high[taken - 1] != bits.High || _rest[taken - 1] != bits.Rest))
            place = (place + 1) & mask;
        return place;
    }

    // Half full at most, and a power of two.
    private static int PlacesFor(int ids) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)ids * 2);

    private void Grow()
    {
        Array.Resize(ref _high, 2 * Count);
        Array.Resize(ref _low, 2 * Count);
        Array.Resize(ref _rest, 2 * Count);
        _places = new int[PlacesFor(2 * Count)];
        for (int index = 0; index < Count; index++)
            _places[PlaceOf(new IdBits(_high[index], _low[index], _rest[index]))] = index + 1;
    }
}
