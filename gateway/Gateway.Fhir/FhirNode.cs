namespace Gateway.Fhir;

/// <summary>
/// An element of a message, or the absence of one: asking what is not there gives what is not there. It is a look at the message's own bytes and lasts
/// as long as the message.
/// </summary>
public readonly struct FhirNode
{
    private readonly FhirMessage _message;
    private readonly int _node;

    internal FhirNode(FhirMessage message, int node)
    {
        _message = message;
        _node = node;
    }

    public bool Exists => _node >= 0;

    /// <summary>The name of its type: of a resource <c>Patient</c>, of an element <c>Identifier</c>. Empty where there is none.</summary>
    public string Type => Exists ? StructureTable.R4.Types[_message.Tape[_node].Type].Name : "";

    /// <summary>A string's text, unescaped; null for anything else.</summary>
    public string? Text => _message.Text(_node);

    /// <summary>From its first byte to its last, as it came; of a string without the quotes.</summary>
    public ReadOnlySpan<byte> Raw => Exists ? _message.Raw(_node) : [];

    /// <summary>The object's element of this name.</summary>
    public FhirNode this[ReadOnlySpan<byte> name] => new(_message, _message.Child(_node, name));

    /// <summary>True of a string with just this text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => _message.TextIs(_node, text);

    /// <summary>The items of an array; of anything else none.</summary>
    public Items GetEnumerator() => new(_message, _node);

    /// <summary>Goes through the items of an array.</summary>
    public struct Items
    {
        private readonly FhirMessage _message;
        private readonly int _end;
        private int _next;

        internal Items(FhirMessage message, int node)
        {
            _message = message;
            var isArray = node >= 0 && message.Tape[node].Kind == NodeKind.Array;
            _next = isArray ? node + 1 : 0;
            _end = isArray ? message.Tape[node].End : 0;
            Current = new FhirNode(message, -1);
        }

        public FhirNode Current { get; private set; }

        public bool MoveNext()
        {
            if (_next >= _end)
                return false;
            Current = new FhirNode(_message, _next);
            _next = _message.Tape[_next].End;
            return true;
        }
    }
}
