using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Answers;
using Gateway.Fhir;

namespace Gateway.Results;

/// <summary>
/// One DiagnosticReport with all that it leads to, and nothing of the reports beside it: a message of its own, so that what is judged, restored,
/// compared and kept apart is this report's only.
/// </summary>
internal sealed class LabReport
{
    private const int MostReports = 200;

    // What several reports share is judged and kept with each of them.
    private const int MostBytes = 16 * 1024 * 1024;

    private LabReport(FhirMessage message, FhirEntry report)
    {
        Message = message;
        Entry = report;
    }

    /// <summary>The report and what it leads to.</summary>
    public FhirMessage Message { get; }

    /// <summary>The DiagnosticReport.</summary>
    public FhirEntry Entry { get; }

    /// <summary>As it came, but for the entries that are not this report's.</summary>
    public ReadOnlyMemory<byte> Content => Message.Utf8;

    /// <summary>All reports of a lab's body, in the order in which they stand there.</summary>
    /// <param name="body">A transaction or message Bundle, or a bare DiagnosticReport.</param>
    public static LabReportsRead ReadAll(ReadOnlyMemory<byte> body)
    {
        var read = FhirMessage.Read(body, new FhirReaderOptions());
        if (read is not FhirReadResult.Read { Message: var message })
            return new LabReportsRead.Refused(Told(((FhirReadResult.Refused)read).Problem));
        if (message.ResourceType == "Bundle" && message.BundleType is not ("transaction" or "message"))
            return new LabReportsRead.Refused(Refusal.Structure("Bundle.type", "Send a Bundle of type transaction or message."));
        var reports = message.Entries.Where(entry => entry.ResourceType == "DiagnosticReport").ToList();
        return reports.Count switch
        {
            0 => new LabReportsRead.Refused(Refusal.Rule(message.ResourceType == "Bundle" ? "Bundle.entry" : "$this", "The message holds no DiagnosticReport.")),
            > MostReports => new LabReportsRead.Refused(Refusal.Rule("Bundle.entry", "A Bundle holds at most 200 reports.")),
            _ => Apart(message, reports),
        };
    }

    private static LabReportsRead Apart(FhirMessage message, List<FhirEntry> reports)
    {
        var (all, bytes) = (new List<LabReport>(reports.Count), 0);
        foreach (var entry in reports)
        {
            var report = Of(message, entry);
            bytes += report.Content.Length;
            if (bytes > MostBytes)
                return new LabReportsRead.Refused(Refusal.Rule("Bundle.entry", "The reports share too much: each by itself, they are more than 16 MB. Send them in several Bundles."));
            all.Add(report);
        }

        return new LabReportsRead.Reports(all);
    }

    /// <summary>Takes up again what was kept of one report.</summary>
    /// <exception cref="InvalidDataException">What was kept is no report.</exception>
    public static LabReport Reopen(ReadOnlyMemory<byte> content) =>
        FhirMessage.Read(content, new FhirReaderOptions()) is FhirReadResult.Read { Message: var message }
        && message.Entries.FirstOrDefault(entry => entry.ResourceType == "DiagnosticReport") is { } report
            ? new LabReport(message, report)
            : throw new InvalidDataException("What was kept is no report.");

    private static LabReport Of(FhirMessage message, FhirEntry report)
    {
        var own = Reach(message, report);
        return own.Count == message.Entries.Count(entry => entry.ResourceType != "MessageHeader") ? new LabReport(message, report) : Reopen(Bundle(own));
    }

    private static Refusal Told(FhirProblem problem) => new(StatusCodes.Status400BadRequest, problem.Code, problem.Diagnostics, problem.Expression);

    // The report first, then what it leads to.
    private static List<FhirEntry> Reach(FhirMessage message, FhirEntry report)
    {
        var reached = new List<FhirEntry> { report };
        var known = new HashSet<FhirEntry>(reached);
        for (var next = 0; next < reached.Count; next++)
        {
            foreach (var reference in References(reached[next].Resource.Span))
            {
                if (message.Resolve(reached[next], reference) is { ResourceType: not ("DiagnosticReport" or "MessageHeader") } target && known.Add(target))
                    reached.Add(target);
            }
        }

        return reached;
    }

    private static List<string> References(ReadOnlySpan<byte> resource)
    {
        var found = new List<string>();
        var reader = new Utf8JsonReader(resource);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("reference"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                found.Add(reader.GetString()!);
        }

        return found;
    }

    private static byte[] Bundle(IEnumerable<FhirEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["u8);
        foreach (var (index, entry) in entries.Index())
        {
            buffer.Write(index == 0 ? "{"u8 : ",{"u8);
            if (entry.FullUrl is { } fullUrl)
                buffer.Write(Encoding.UTF8.GetBytes($"\"fullUrl\":\"{JsonEncodedText.Encode(fullUrl)}\","));
            buffer.Write("\"resource\":"u8);
            buffer.Write(entry.Resource.Span);
            buffer.Write("}"u8);
        }

        buffer.Write("]}"u8);
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>What came of reading a lab's body.</summary>
internal abstract record LabReportsRead
{
    private LabReportsRead()
    {
    }

    public sealed record Reports(IReadOnlyList<LabReport> All) : LabReportsRead;

    public sealed record Refused(Refusal Refusal) : LabReportsRead;
}
