using System.Collections;

namespace Gateway.Fhir;

/// <summary>Entries of one message, in an order of their own. They last as long as the message.</summary>
public readonly struct FhirEntries : IReadOnlyList<FhirEntry>
{
    private readonly FhirMessage _message;
    private readonly int[]? _indexes;

    /// <param name="message">The message.</param>
    /// <param name="indexes">Which of its entries; null for all, as they came.</param>
    internal FhirEntries(FhirMessage message, int[]? indexes)
    {
        _message = message;
        _indexes = indexes;
    }

    public int Count => _indexes?.Length ?? _message.Tape.Entries.Length;

    public FhirEntry this[int index] => new(_message, _indexes is null ? index : _indexes[index]);

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<FhirEntry> IEnumerable<FhirEntry>.GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<FhirEntry>)this).GetEnumerator();

    /// <summary>Goes through the entries without making an object.</summary>
    public struct Enumerator
    {
        private readonly FhirEntries _entries;
        private readonly int _count;
        private int _next;

        internal Enumerator(FhirEntries entries)
        {
            _entries = entries;
            _count = entries.Count;
        }

        public readonly FhirEntry Current => _entries[_next - 1];

        public bool MoveNext() => _next++ < _count;
    }
}
