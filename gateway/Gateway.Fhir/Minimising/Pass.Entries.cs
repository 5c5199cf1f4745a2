namespace Gateway.Fhir;

/// <content>Resources: which are disclosed, and their own envelope.</content>
internal sealed partial class Pass
{
    private static readonly FhirElement OrderIdentifier = StructureTable.R4.Type("ServiceRequest")!.Element("identifier")!;

    private readonly List<int> _contained = [];
    private readonly Dictionary<int, int> _containedOrdinals = [];
    private Dictionary<string, int>? _containedById;
    private int _container;
    private FhirType _resource = null!;

    private int Enqueue(int entry)
    {
        if (_ordinals[entry] < 0)
        {
            _ordinals[entry] = _queue.Count;
            _queue.Add(entry);
        }

        return _ordinals[entry];
    }

    private bool WriteEntry(FhirEntry entry)
    {
        var number = (uint)_ordinals[entry.Index];
        _entry = entry;
        _container = entry.Node;
        _contained.Clear();
        _containedOrdinals.Clear();
        _containedById = null;
        _out.Separate();
        _out.Append("{\"fullUrl\":"u8);
        WriteUrn(number);
        _out.Append(",\"resource\":{\"resourceType\":\""u8);
        _out.Append(entry.Type.NameUtf8);
        _out.Append("\",\"id\":"u8);
        WriteId(number);
        _out.Append(",\"meta\":"u8);
        _out.Append(_policy.MetaOf(entry.Type));
        if (!WriteResourceElements(entry.Node, entry.Type) || !WriteContained())
            return false;
        _out.Append("}"u8);
        if (_lab is not { Kind: LabBundle.Message })
            WriteRequestOf(entry);
        _out.Append("}"u8);
        return true;
    }

    // https://hl7.org/fhir/R4/http.html#ccreate: the order or report is created once, however often it is sent.
    private void WriteRequestOf(FhirEntry entry)
    {
        _out.Append(",\"request\":{\"method\":\"POST\",\"url\":\""u8);
        _out.Append(entry.Type.NameUtf8);
        _out.Append("\""u8);
        if (_ordinals[entry.Index] == 0)
        {
            _out.Append(",\"ifNoneExist\":"u8);
            if (_lab is { } lab)
                ConditionalCreate.Write(_out, lab.OrderNumberSystem, lab.OrderNumber);
            else
                ConditionalCreate.Write(_out, _placer!.Envelope.ReportIdentifierSystem, _placer.Envelope.ReportIdentifier);
        }

        _out.Append("}"u8);
    }

    private bool WriteResourceElements(int resource, FhirType type)
    {
        var implicitRules = type.ImplicitRules is { } rules ? _message.Child(resource, rules) : -1;
        if (implicitRules >= 0)
            return Refuse("structure", implicitRules, "implicitRules would change what the resource means.");
        _resource = type;
        if (_lab is { } lab && type.Name == "ServiceRequest")
            WriteOrderNumber(lab);
        else
            WritePlacersOwn(type);
        WriteMembers(resource, _policy.ShapeOf(_message, resource)!, OwnElements(type), out _);
        return _problem is null;
    }

    // Elements that the gateway writes itself, whatever the policy says.
    private ulong OwnElements(FhirType type) => (type.Name, _placer) switch
    {
        ("ServiceRequest", null) => OrderIdentifier.Bit,
        ("DiagnosticReport", not null) => type.Element("identifier")!.Bit | type.Element("subject")!.Bit | type.Element("basedOn")!.Bit,
        ("Observation", not null) => type.Element("subject")!.Bit | type.Element("basedOn")!.Bit,
        ("Specimen", not null) => type.Element("subject")!.Bit | type.Element("request")!.Bit,
        _ => 0,
    };

    // Contained resources that kept references of this entry lead to; they may lead to more.
    private bool WriteContained()
    {
        for (var next = 0; next < _contained.Count; next++)
        {
            _out.Append(next == 0 ? ",\"contained\":["u8 : ","u8);
            var type = Table.Types[_message.Tape[_contained[next]].Type];
            _out.Append("{\"resourceType\":\""u8);
            _out.Append(type.NameUtf8);
            _out.Append("\",\"id\":\""u8);
            WriteContainedId(next);
            _out.Append("\""u8);
            if (!WriteResourceElements(_contained[next], type))
                return false;
            _out.Append("}"u8);
        }

        if (_contained.Count > 0)
            _out.Append("]"u8);
        return true;
    }

    private void WriteContainedId(int ordinal)
    {
        Span<byte> text = stackalloc byte[12];
        System.Buffers.Text.Utf8Formatter.TryFormat(ordinal + 1, text, out var length);
        _out.Append("c"u8);
        _out.Append(text[..length]);
    }

    private void WriteUrn(uint number)
    {
        Span<byte> id = stackalloc byte[FreshIds.TextLength];
        _ids.Write(number, id);
        _out.Append("\"urn:uuid:"u8);
        _out.Append(id);
        _out.Append("\""u8);
    }

    private void WriteId(uint number)
    {
        Span<byte> id = stackalloc byte[FreshIds.TextLength];
        _ids.Write(number, id);
        _out.Quoted(id);
    }
}
