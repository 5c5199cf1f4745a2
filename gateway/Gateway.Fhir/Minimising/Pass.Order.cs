using System.Buffers;

namespace Gateway.Fhir;

/// <content>The way to the lab: the gateway's envelope around an order.</content>
internal sealed partial class Pass
{
    private const uint HeaderNumber = uint.MaxValue;
    private static readonly FhirProperty DoNotPerform = StructureTable.R4.Type("ServiceRequest")!.Find("doNotPerform")!;

    public static MinimiseResult Minimise(
        FhirMessage message, FhirEntry order, CompiledPolicy policy, IPseudonymiser pseudonymiser, LabEnvelope envelope, IBufferWriter<byte> output, int[]? trace)
    {
        var pass = Take(message, policy, order);
        try
        {
            pass._pseudonymiser = pseudonymiser;
            pass._lab = envelope;
            pass._trace = trace;
            pass._ids = new FreshIds(envelope.OrderNumberSystem, envelope.OrderNumber);
            if (!pass.CheckOrder(order) || !pass.WriteRequest(order, envelope))
                return new MinimiseResult.Refused(pass._problem!);
            output.Write(pass._out.Written);
            return pass.Outcome();
        }
        finally
        {
            Release(pass);
        }
    }

    // Leaving these out would turn the order into another one.
    private bool CheckOrder(FhirEntry order)
    {
        if (order.ResourceType != "ServiceRequest")
            return Refuse("business-rule", order.Node, "An order is a ServiceRequest.");
        if (_policy.ShapeOf(_message, order.Node) is not { } shape)
            return Refuse("business-rule", order.Node, "The policy has no line for ServiceRequest.");
        if (_message.Child(order.Node, DoNotPerform) is >= 0 and var node && _message.Tape[node].Kind == NodeKind.True && shape.Rules[DoNotPerform.Position] is null)
            return Refuse("business-rule", node, "The request not to perform something is not an order.");
        var next = 0;
        foreach (var entry in _message.Entries)
        {
            if (_scope[entry.Index])
                _guard.Learn(_message, entry, _message.Tape.MarksIn(entry.Node, ref next));
        }

        return true;
    }

    private bool WriteRequest(FhirEntry order, LabEnvelope lab)
    {
        _out.Append("{\"resourceType\":\"Bundle\",\"meta\":"u8);
        _out.Append(_policy.MetaOfBundle);
        if (lab.Kind == LabBundle.Message)
        {
            _out.Append(",\"identifier\":{\"system\":"u8);
            _out.Text(lab.OrderNumberSystem);
            _out.Append(",\"value\":"u8);
            _out.Text(lab.OrderNumber);
            _out.Append("}"u8);
        }

        _out.Append(lab.Kind == LabBundle.Message ? ",\"type\":\"message\",\"timestamp\":"u8 : ",\"type\":\"transaction\",\"timestamp\":"u8);
        _out.Instant(lab.Timestamp);
        _out.Append(",\"entry\":["u8);
        if (lab.Kind == LabBundle.Message)
            WriteHeader(lab);
        Enqueue(order.Index);
        foreach (var entry in _message.Entries)
        {
            if (entry.Index != order.Index && !entry.Type.IsParticipant && IsDisclosable(entry))
                Enqueue(entry.Index);
        }

        // Entries that kept references lead to join the queue while it is worked off.
        for (var next = 0; next < _queue.Count; next++)
        {
            if (!WriteEntry(_message.Entries[_queue[next]]))
                return false;
        }

        _out.Append("]}"u8);
        return true;
    }

    private void WriteHeader(LabEnvelope lab)
    {
        _out.Append("{\"fullUrl\":"u8);
        WriteUrn(HeaderNumber);
        _out.Append(",\"resource\":{\"resourceType\":\"MessageHeader\",\"id\":"u8);
        WriteId(HeaderNumber);
        _out.Append(",\"eventCoding\":{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0003\",\"code\":\"O21\"},\"source\":{\"endpoint\":"u8);
        _out.Text(lab.Source);
        _out.Append("},\"focus\":[{\"reference\":"u8);
        WriteUrn(0);
        _out.Append("}]}}"u8);
    }

    private void WriteOrderNumber(LabEnvelope lab)
    {
        _out.Append(",\"identifier\":[{\"type\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0203\",\"code\":\"PLAC\"}]},\"system\":"u8);
        _out.Text(lab.OrderNumberSystem);
        _out.Append(",\"value\":"u8);
        _out.Text(lab.OrderNumber);
        _out.Append("}]"u8);
    }
}
