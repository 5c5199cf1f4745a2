using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Answers;
using Gateway.Fhir;
using Gateway.Memory;

namespace Gateway.Results;

/// <summary>
/// One DiagnosticReport with all that it leads to, and nothing of the reports beside it: a message of its own, so that what is judged, restored,
/// compared and kept apart is this report's only.
/// </summary>
internal sealed class LabReport : IDisposable
{
    private const int MostReports = 200;

    // What several reports share is judged and kept with each of them.
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly PersonalBytes? _own;

    private LabReport(FhirMessage message, FhirEntry report, PersonalBytes? own = null)
    {
        Message = message;
        Entry = report;
        _own = own;
    }

    /// <summary>The report and what it leads to.</summary>
    public FhirMessage Message { get; }

    /// <summary>The DiagnosticReport.</summary>
    public FhirEntry Entry { get; }

    /// <summary>As it came, but for the entries that are not this report's.</summary>
    public ReadOnlyMemory<byte> Content => Message.Utf8;

    /// <summary>All reports of a lab's body, in the order in which they stand there.</summary>
    /// <param name="body">A transaction or message Bundle, or a bare DiagnosticReport. It is read until the reports are disposed of.</param>
    public static LabReportsRead ReadAll(ReadOnlyMemory<byte> body)
    {
        var read = FhirMessage.Read(body, FhirReaderOptions.Default);
        if (read is not FhirReadResult.Read { Message: var message })
            return new LabReportsRead.Refused(Told(((FhirReadResult.Refused)read).Problem));
        var apart = Apart(message);
        // Reports with bytes of their own do not need the body's index any more.
        if (apart is not LabReportsRead.Reports { All: [var only] } || only.Message != message)
            message.Dispose();
        return apart;
    }

    private static LabReportsRead Apart(FhirMessage message)
    {
        if (message.ResourceType == "Bundle" && message.BundleType is not ("transaction" or "message"))
            return new LabReportsRead.Refused(Refusal.Structure("Bundle.type", "Send a Bundle of type transaction or message."));
        var (all, bytes) = (new List<LabReport>(1), 0);
        foreach (var entry in message.Entries)
        {
            if (entry.ResourceType != "DiagnosticReport")
                continue;
            if (all.Count == MostReports)
                return Without(all, "A Bundle holds at most 200 reports.");
            all.Add(Of(message, entry));
            bytes += all[^1].Content.Length;
            if (bytes > MostBytes)
                return Without(all, "The reports share too much: each by itself, they are more than 16 MB. Send them in several Bundles.");
        }

        return all.Count > 0
            ? new LabReportsRead.Reports(all)
            : new LabReportsRead.Refused(Refusal.Rule(message.ResourceType == "Bundle" ? "Bundle.entry" : "$this", "The message holds no DiagnosticReport."));
    }

    /// <summary>Takes up again what was kept of one report.</summary>
    /// <exception cref="InvalidDataException">What was kept is no report.</exception>
    public static LabReport Reopen(ReadOnlyMemory<byte> content) => Reopen(content, own: null);

    public void Dispose()
    {
        Message.Dispose();
        _own?.Dispose();
    }

    private static LabReport Reopen(ReadOnlyMemory<byte> content, PersonalBytes? own)
    {
        if (FhirMessage.Read(content, FhirReaderOptions.Default) is FhirReadResult.Read { Message: var message })
        {
            foreach (var entry in message.Entries)
            {
                if (entry.ResourceType == "DiagnosticReport")
                    return new LabReport(message, entry, own);
            }
        }

        throw new InvalidDataException("What was kept is no report.");
    }

    private static LabReportsRead.Refused Without(List<LabReport> reports, string why)
    {
        foreach (var report in reports)
            report.Dispose();
        return new LabReportsRead.Refused(Refusal.Rule("Bundle.entry", why));
    }

    private static LabReport Of(FhirMessage message, FhirEntry report)
    {
        var own = Reach(message, report);
        var others = message.Entries.Count - own.Count;
        foreach (var entry in message.Entries)
            others -= entry.ResourceType == "MessageHeader" ? 1 : 0;
        if (others == 0)
            return new LabReport(message, report);
        var bytes = Bundle(own, message.Utf8.Length);
        return Reopen(bytes.Memory, bytes);
    }

    private static Refusal Told(FhirProblem problem) => new(StatusCodes.Status400BadRequest, problem.Code, problem.Diagnostics, problem.Expression);

    // The report first, then what it leads to.
    private static List<FhirEntry> Reach(FhirMessage message, FhirEntry report)
    {
        var reached = new List<FhirEntry>(message.Entries.Count) { report };
        var known = new bool[message.Entries.Count];
        known[report.Index] = true;
        for (var next = 0; next < reached.Count; next++)
        {
            var reader = new Utf8JsonReader(reached[next].Resource.Span);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("reference"u8) && reader.Read() && reader.TokenType == JsonTokenType.String
                    && message.Resolve(reached[next], reader.GetString()!) is { ResourceType: not ("DiagnosticReport" or "MessageHeader") } target && !known[target.Index])
                {
                    known[target.Index] = true;
                    reached.Add(target);
                }
            }
        }

        return reached;
    }

    private static PersonalBytes Bundle(List<FhirEntry> entries, int expected)
    {
        var bytes = new PersonalBytes(expected);
        bytes.Write("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["u8);
        foreach (var (index, entry) in entries.Index())
        {
            bytes.Write(index == 0 ? "{"u8 : ",{"u8);
            if (entry.FullUrl.Text is { } fullUrl)
                bytes.Write(Encoding.UTF8.GetBytes($"\"fullUrl\":\"{JsonEncodedText.Encode(fullUrl)}\","));
            bytes.Write("\"resource\":"u8);
            bytes.Write(entry.Resource.Span);
            bytes.Write("}"u8);
        }

        bytes.Write("]}"u8);
        return bytes;
    }
}

/// <summary>What came of reading a lab's body. Dispose it when its reports have gone their way.</summary>
internal abstract record LabReportsRead : IDisposable
{
    private LabReportsRead()
    {
    }

    public virtual void Dispose()
    {
    }

    public sealed record Reports(IReadOnlyList<LabReport> All) : LabReportsRead
    {
        public override void Dispose()
        {
            foreach (var report in All)
                report.Dispose();
            base.Dispose();
        }
    }

    public sealed record Refused(Refusal Refusal) : LabReportsRead;
}
