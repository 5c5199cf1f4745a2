using System.Text.Json;
using Gateway.Fhir;
using Gateway.Ledger;

namespace Gateway.Results;

/// <summary>What a lab says its report is about. Claims only: what the ledger knows decides (I8).</summary>
/// <param name="Report">The DiagnosticReport.</param>
/// <param name="Status">Its status, a code of diagnostic-report-status.</param>
/// <param name="OrderNumbers">The gateway order numbers that the report, its ServiceRequest or its Observations name; all different ones.</param>
/// <param name="Barcodes">Barcodes of the specimens it names.</param>
/// <param name="Subjects">System and value of each identifier of the subject.</param>
/// <param name="Identifier">System and value of the report's own first identifier; null where it has none.</param>
internal sealed record ResultClaims(
    FhirEntry Report,
    string? Status,
    IReadOnlySet<string> OrderNumbers,
    IReadOnlySet<string> Barcodes,
    IReadOnlySet<(string System, string Value)> Subjects,
    string? Identifier)
{
    /// <summary>Reads the claims of one report of a message.</summary>
    public static ResultClaims Of(FhirMessage message, FhirEntry report)
    {
        using var document = JsonDocument.Parse(report.Resource);
        var root = document.RootElement;
        var collector = new Collector(message, report, root);
        collector.Report(root);
        return new ResultClaims(
            report,
            root.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String ? status.GetString() : null,
            collector.OrderNumbers,
            collector.Barcodes,
            collector.Subjects,
            collector.Identifier);
    }

    /// <summary>A report with this status ends the order's way.</summary>
    public bool Completes => Status is "final" or "corrected" or "cancelled";

    /// <summary>Follows the references of one report through its message. The elements are the report's; the parsed documents live as long as they do.</summary>
    private sealed class Collector(FhirMessage message, FhirEntry report, JsonElement root)
    {
        public HashSet<string> OrderNumbers { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Barcodes { get; } = new(StringComparer.Ordinal);

        public HashSet<(string System, string Value)> Subjects { get; } = [];

        public string? Identifier { get; private set; }

        public void Report(JsonElement element)
        {
            foreach (var own in Items(element, "identifier"))
                Add(own, identifier => Identifier ??= $"{identifier.System}|{identifier.Value}");
            Common(element);
            foreach (var observation in Items(element, "result").Select(Target).OfType<JsonElement>())
                Common(observation);
        }

        private void Common(JsonElement element)
        {
            foreach (var basedOn in Items(element, "basedOn"))
                Order(basedOn);
            foreach (var specimen in Items(element, "specimen"))
                Specimen(specimen);
            foreach (var subject in Items(element, "subject"))
                Identifiers(subject, identifier => Subjects.Add(identifier));
        }

        private void Order(JsonElement basedOn) => Identifiers(basedOn, identifier =>
        {
            if (identifier.System == LedgerIds.OrderNumberSystem)
                OrderNumbers.Add(identifier.Value);
        });

        private void Specimen(JsonElement reference)
        {
            Identifiers(reference, identifier => Barcodes.Add(identifier.Value));
            if (Target(reference) is { } specimen && specimen.TryGetProperty("accessionIdentifier", out var accession))
                Add(accession, identifier => Barcodes.Add(identifier.Value));
        }

        /// <summary>The logical identifier of a reference, and the identifiers of what it refers to.</summary>
        private void Identifiers(JsonElement reference, Action<(string System, string Value)> found)
        {
            if (reference.TryGetProperty("identifier", out var logical))
                Add(logical, found);
            if (Target(reference) is { } target)
            {
                foreach (var identifier in Items(target, "identifier"))
                    Add(identifier, found);
            }
        }

        private JsonElement? Target(JsonElement reference)
        {
            if (!reference.TryGetProperty("reference", out var literal) || literal.GetString() is not { } text)
                return null;
            if (text.StartsWith('#'))
            {
                return Items(root, "contained").Where(resource => resource.TryGetProperty("id", out var id) && id.ValueEquals(text.AsSpan(1)))
                    .Select(resource => (JsonElement?)resource).FirstOrDefault();
            }

            return message.Resolve(report, text) is { } entry ? JsonElement.Parse(entry.Resource.Span) : null;
        }

        private static void Add(JsonElement identifier, Action<(string System, string Value)> found)
        {
            if (identifier.TryGetProperty("value", out var value) && value.GetString() is { Length: > 0 } text)
                found((identifier.TryGetProperty("system", out var system) ? system.GetString() ?? "" : "", text));
        }

        private static IEnumerable<JsonElement> Items(JsonElement element, string name)
        {
            if (!element.TryGetProperty(name, out var items))
                return [];
            return items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [items];
        }
    }
}
