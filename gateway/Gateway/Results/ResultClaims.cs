using System.Text.Json;
using Gateway.Fhir;
using Gateway.Ledger;

namespace Gateway.Results;

/// <summary>What a lab says its report is about. Claims only: what the ledger knows decides (I8).</summary>
/// <param name="Status">A code of diagnostic-report-status; null where there is none.</param>
/// <param name="Kind">What was examined: system and code of each coding of the report's code, in order; its text where it has none.</param>
/// <param name="OrderNumbers">The gateway order numbers that anything of the report names; all different ones.</param>
/// <param name="Barcodes">Barcodes of the specimens it names.</param>
/// <param name="Subjects">System and value of each identifier of a subject.</param>
/// <param name="Number">The lab's own number of the report: system and value of its identifiers but those of the order, in order; null where it has none.</param>
/// <param name="Issued"><c>issued</c>, else <c>effective[x]</c>; null where there is neither.</param>
/// <param name="Collected">When the lab says that its specimens were taken.</param>
internal sealed record ResultClaims(
    string? Status,
    string Kind,
    IReadOnlySet<string> OrderNumbers,
    IReadOnlySet<string> Barcodes,
    IReadOnlySet<(string System, string Value)> Subjects,
    string? Number,
    string? Issued,
    IReadOnlyList<string> Collected)
{
    public static ResultClaims Of(LabReport report) => new Collector(report).Collect();

    /// <summary>The one order that it answers; null where it names none, or several.</summary>
    public string? OrderNumber => OrderNumbers.Count == 1 ? OrderNumbers.First() : null;

    /// <summary>Reads every resource of the report: all that is said anywhere must agree.</summary>
    private sealed class Collector(LabReport report)
    {
        private readonly HashSet<string> _orderNumbers = new(StringComparer.Ordinal);
        private readonly HashSet<string> _barcodes = new(StringComparer.Ordinal);
        private readonly HashSet<(string System, string Value)> _subjects = [];
        private readonly List<string> _collected = [];
        private readonly JsonElement[] _resources = [.. report.Message.Entries.Select(entry => JsonElement.Parse(entry.Resource.Span))];

        public ResultClaims Collect()
        {
            for (var i = 0; i < _resources.Length; i++)
            {
                var container = (Entry: report.Message.Entries[i], Resource: _resources[i]);
                foreach (var resource in container.Resource.Items("contained").Prepend(container.Resource))
                    Read(resource, container);
            }

            var root = _resources[report.Entry.Index];
            return new ResultClaims(
                root.Text("status"),
                KindOf(root),
                _orderNumbers,
                _barcodes,
                _subjects,
                NumberOf(root),
                root.Text("issued") ?? root.Text("effectiveDateTime") ?? root.Member("effectivePeriod").Text("end"),
                _collected);
        }

        private void Read(JsonElement resource, (FhirEntry Entry, JsonElement Resource) container)
        {
            switch (resource.Text("resourceType"))
            {
                case "DiagnosticReport" or "ServiceRequest":
                    foreach (var own in resource.Items("identifier"))
                        Order(own);
                    break;
                case "Specimen":
                    Barcode(resource.Member("accessionIdentifier"));
                    if (resource.Member("collection") is var taken && (taken.Text("collectedDateTime") ?? taken.Member("collectedPeriod").Text("start")) is { } collected)
                        _collected.Add(collected);
                    break;
                case "Observation":
                    break;
                default:
                    return;
            }

            foreach (var basedOn in resource.Items("basedOn").Concat(resource.Items("request")))
                Order(basedOn.Member("identifier"));
            foreach (var specimen in resource.Items("specimen"))
                Barcode(specimen.Member("identifier"));
            Subject(resource.Member("subject"), container);
        }

        // What is echoed may have lost its system on the way through the lab's own: the form is enough, since the ledger decides.
        private void Order(JsonElement identifier)
        {
            if (Pair(identifier) is var (system, value) && (system == LedgerIds.OrderNumberSystem || (system.Length == 0 && LedgerIds.IsOrderNumber(value))))
                _orderNumbers.Add(value);
        }

        private void Barcode(JsonElement identifier)
        {
            if (Pair(identifier) is var (_, value))
                _barcodes.Add(value);
        }

        private void Subject(JsonElement subject, (FhirEntry Entry, JsonElement Resource) container)
        {
            var target = Target(subject, container);
            foreach (var identifier in target.Items("identifier").Prepend(subject.Member("identifier")))
            {
                if (Pair(identifier) is { } pair)
                    _subjects.Add(pair);
            }
        }

        private JsonElement Target(JsonElement reference, (FhirEntry Entry, JsonElement Resource) container)
        {
            if (reference.Text("reference") is not { } text)
                return default;
            if (text.StartsWith('#'))
                return container.Resource.Items("contained").FirstOrDefault(resource => resource.Text("id") == text[1..]);
            return report.Message.Resolve(container.Entry, text) is { } entry ? _resources[entry.Index] : default;
        }

        private static string? NumberOf(JsonElement root)
        {
            var own = root.Items("identifier")
                .Where(identifier => !identifier.Member("type").Items("coding").Any(coding => coding.Text("code") == "PLAC"))
                .Select(Pair)
                .OfType<(string System, string Value)>()
                .Where(pair => pair.System != LedgerIds.OrderNumberSystem)
                .Select(pair => $"{pair.System}|{pair.Value}")
                .Order(StringComparer.Ordinal)
                .ToList();
            return own.Count == 0 ? null : string.Join('\n', own);
        }

        private static string KindOf(JsonElement root)
        {
            var code = root.Member("code");
            var codings = code.Items("coding").Select(coding => $"{coding.Text("system")}|{coding.Text("code")}").Order(StringComparer.Ordinal).ToList();
            return codings.Count == 0 ? code.Text("text") ?? "" : string.Join('\n', codings);
        }

        private static (string System, string Value)? Pair(JsonElement identifier) =>
            identifier.Text("value") is { Length: > 0 } value ? (identifier.Text("system") ?? "", value) : null;
    }
}
