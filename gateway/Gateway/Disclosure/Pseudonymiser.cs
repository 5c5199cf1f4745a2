using System.Collections.Concurrent;
using Gateway.Fhir;

namespace Gateway.Disclosure;

/// <summary>The pseudonyms of one lab in one programme: stable over restarts, different at every lab.</summary>
internal sealed class Pseudonymiser : IPseudonymiser, IDisposable
{
    private const int Length = 16;
    private const int Short = 512;
    private readonly KeyedHash _hash;

    private Pseudonymiser(KeyRing keys, string id, string lab, string programme, int cuts)
    {
        _hash = new KeyedHash(keys.PseudonymKey(id, lab, programme, cuts));
        System = $"https://screening-gateway.example/pseudonym/{lab}/{programme}/{id}{(cuts == 0 ? "" : $".{cuts}")}";
    }

    /// <inheritdoc />
    public string System { get; }

    /// <inheritdoc />
    public string Pseudonym(ReadOnlySpan<byte> system, ReadOnlySpan<byte> value)
    {
        // One call into the cryptographic library instead of three.
        var length = system.Length + 1 + value.Length;
        var input = length <= Short ? stackalloc byte[length] : new byte[length];
        system.CopyTo(input);
        input[system.Length] = (byte)'|';
        value.CopyTo(input[(system.Length + 1)..]);

        Span<byte> hash = stackalloc byte[KeyedHash.Length];
        _hash.Hash(input, hash);
        return Convert.ToHexStringLower(hash[..Length]);
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>One pseudonymiser a key, lab and programme, made once.</summary>
    public sealed class Shelf(KeyRing keys) : IDisposable
    {
        private readonly ConcurrentDictionary<(string Key, string Lab, string Programme, int Cuts), Pseudonymiser> _made = new();

        /// <summary>The one for what is sent to a lab that was cut so often.</summary>
        public Pseudonymiser For(string lab, string programme, int cuts = 0) => For(keys.CurrentPseudonymKey, lab, programme, cuts);

        /// <summary>All that the lab may have been sent pseudonyms of: those of older keys too, and of keys that were given up when it was cut.</summary>
        public IEnumerable<Pseudonymiser> AllFor(string lab, string programme, int cuts = 0) =>
            keys.PseudonymKeys.SelectMany(key => Enumerable.Range(0, cuts + 1).Select(cut => For(key, lab, programme, cut)));

        private Pseudonymiser For(string id, string lab, string programme, int cuts) =>
            _made.GetOrAdd((id, lab, programme, cuts), static (made, ring) => new Pseudonymiser(ring, made.Key, made.Lab, made.Programme, made.Cuts), keys);

        public void Dispose()
        {
            foreach (var pseudonymiser in _made.Values)
                pseudonymiser.Dispose();
        }
    }
}
