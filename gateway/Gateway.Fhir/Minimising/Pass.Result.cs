using System.Buffers;

namespace Gateway.Fhir;

/// <content>The way back: a report for the placer.</content>
internal sealed partial class Pass
{
    public static MinimiseResult Compose(FhirMessage result, FhirEntry report, CompiledPolicy policy, PlacerParts placer, IBufferWriter<byte> output)
    {
        var pass = Take(result, policy, report);
        try
        {
            pass._placer = placer;
            pass._ids = placer.Ids;
            if (!pass.WriteReport(report))
                return new MinimiseResult.Refused(pass._problem!);
            output.Write(pass._out.Written);
            return pass.Outcome();
        }
        finally
        {
            Release(pass);
        }
    }

    private bool WriteReport(FhirEntry report)
    {
        if (report.ResourceType != "DiagnosticReport")
            return Refuse("business-rule", report.Node, "A result is a DiagnosticReport.");
        if (_policy.ShapeOf(_message, report.Node) is null)
            return Refuse("business-rule", report.Node, "The policy has no line for DiagnosticReport.");
        _out.Append("{\"resourceType\":\"Bundle\",\"meta\":"u8);
        _out.Append(_policy.MetaOfBundle);
        _out.Append(",\"type\":\"transaction\",\"timestamp\":"u8);
        _out.Instant(_placer!.Envelope.Timestamp);
        _out.Append(",\"entry\":["u8);
        Enqueue(report.Index);
        for (var next = 0; next < _queue.Count; next++)
        {
            if (!WriteEntry(_message.Entries[_queue[next]]))
                return false;
        }

        if (_placer.HasPatient)
            WritePatient(_placer);
        _out.Append("]}"u8);
        return true;
    }

    private void WritePatient(PlacerParts placer)
    {
        _out.Append(",{\"fullUrl\":"u8);
        _out.Text(placer.PatientFullUrl);
        _out.Append(",\"resource\":{\"resourceType\":\"Patient\",\"identifier\":"u8);
        _out.Append(placer.Identity.PatientIdentifiers.Span);
        _out.Append("},\"request\":{\"method\":\"POST\",\"url\":\"Patient\""u8);
        if (placer.PatientQuery is { } query)
        {
            _out.Append(",\"ifNoneExist\":"u8);
            _out.Text(query);
        }

        _out.Append("}}"u8);
    }

    // Whose it is and what it answers are the placer's own words, whatever the lab wrote.
    private void WritePlacersOwn(FhirType type)
    {
        if (_placer is not { } placer)
            return;
        if (type.Name == "DiagnosticReport")
        {
            _out.Append(",\"identifier\":[{\"system\":"u8);
            _out.Text(placer.Envelope.ReportIdentifierSystem);
            _out.Append(",\"value\":"u8);
            _out.Text(placer.Envelope.ReportIdentifier);
            _out.Append("}]"u8);
        }

        if (type.Name is not ("DiagnosticReport" or "Observation" or "Specimen"))
            return;
        var start = _out.Position;
        _out.Append(",\"subject\":"u8);
        if (!placer.WriteSubject(_out))
            _out.Truncate(start);
        if (type.Name == "Specimen")
            return;
        start = _out.Position;
        _out.Append(",\"basedOn\":["u8);
        if (placer.WriteBasedOn(_out))
            _out.Append("]"u8);
        else
            _out.Truncate(start);
    }
}
