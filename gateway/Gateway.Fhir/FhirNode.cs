using System.Text;

namespace Gateway.Fhir;

/// <summary>
/// An element of a message, or the absence of one: asking what is not there gives what is not there. It is a look at the message's own bytes and lasts
/// as long as the message.
/// </summary>
public readonly struct FhirNode
{
    private const int Short = 512;
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

    /// <summary>A string's text as UTF-8, unescaped; empty for anything else.</summary>
    public ReadOnlySpan<byte> Utf8 => IsText ? _message.TextBytes(_node) : [];

    /// <summary>True of a string.</summary>
    public bool IsText => Exists && _message.Tape[_node].Kind == NodeKind.String;

    /// <summary>From its first byte to its last, as it came; of a string without the quotes.</summary>
    public ReadOnlySpan<byte> Raw => Exists ? _message.Raw(_node) : [];

    /// <summary>The object's element of this name.</summary>
    public FhirNode this[ReadOnlySpan<byte> name] => new(_message, _message.Child(_node, name));

    /// <summary>True of a string with just this text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => _message.TextIs(_node, text);

    /// <summary>The same of a text that is not UTF-8 yet.</summary>
    public bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = longest <= Short ? stackalloc byte[Short] : new byte[longest];
        return Is(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>The items of an array, or what stands alone where another resource has an array.</summary>
    public Items OneOrMore => Exists && !IsArray ? new Items(_message, _node, _message.Tape[_node].End) : GetEnumerator();

    /// <summary>The items of an array; of anything else none.</summary>
    public Items GetEnumerator() => IsArray ? new Items(_message, _node + 1, _message.Tape[_node].End) : new Items(_message, 0, 0);

    private bool IsArray => Exists && _message.Tape[_node].Kind == NodeKind.Array;

    /// <summary>Goes through the elements that stand beside each other.</summary>
    public struct Items
    {
        private readonly FhirMessage _message;
        private readonly int _end;
        private int _next;

        internal Items(FhirMessage message, int first, int end)
        {
            _message = message;
            _next = first;
            _end = end;
            Current = new FhirNode(message, -1);
        }

        public FhirNode Current { get; private set; }

        public readonly Items GetEnumerator() => this;

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
