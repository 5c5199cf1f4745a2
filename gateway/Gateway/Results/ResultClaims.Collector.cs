using Gateway.Fhir;
using Gateway.Ledger;

namespace Gateway.Results;

internal sealed partial record ResultClaims
{
    /// <summary>Reads every resource of the report: all that is said anywhere must agree. What R4 does not have says nothing.</summary>
    private sealed class Collector(LabReport report)
    {
        private readonly HashSet<string> _orderNumbers = new(1, StringComparer.Ordinal);
        private readonly HashSet<string> _barcodes = new(1, StringComparer.Ordinal);
        private readonly HashSet<(string System, string Value)> _subjects = new(1);
        private readonly List<string> _collected = [];

        // Each resource says the same again, mostly in the same bytes.
        private FhirNode? _order;
        private FhirNode? _barcode;
        private FhirNode? _subject;

        public ResultClaims Collect()
        {
            foreach (var entry in report.Message.Entries)
            {
                Read(entry.Root, entry);
                foreach (var contained in entry.Root["contained"u8])
                    Read(contained, entry);
            }

            var root = report.Entry.Root;
            return new ResultClaims(
                root["status"u8].Text,
                KindOf(root["code"u8]),
                _orderNumbers,
                _barcodes,
                _subjects,
                NumberOf(root),
                root["issued"u8].Text ?? root["effectiveDateTime"u8].Text ?? root["effectivePeriod"u8]["end"u8].Text,
                _collected);
        }

        private void Read(FhirNode resource, FhirEntry container)
        {
            switch (resource.Type)
            {
                case "DiagnosticReport" or "ServiceRequest":
                    foreach (var own in resource["identifier"u8])
                        Order(own);
                    break;
                case "Specimen":
                    Barcode(resource["accessionIdentifier"u8]);
                    var taken = resource["collection"u8];
                    if ((taken["collectedDateTime"u8].Text ?? taken["collectedPeriod"u8]["start"u8].Text) is { } collected)
                        _collected.Add(collected);
                    break;
                case "Observation":
                    Barcode(resource["specimen"u8]["identifier"u8]);
                    break;
                default:
                    return;
            }

            foreach (var basedOn in resource["basedOn"u8])
                Order(basedOn["identifier"u8]);
            foreach (var specimen in resource["specimen"u8])
                Barcode(specimen["identifier"u8]);
            Subject(resource["subject"u8], container);
        }

        // What is echoed may have lost its system on the way through the lab's own: the form is enough, since the ledger decides.
        private void Order(FhirNode identifier)
        {
            if (IsNew(identifier, ref _order) && Pair(identifier) is var (system, value)
                && (system == LedgerIds.OrderNumberSystem || (system.Length == 0 && LedgerIds.IsOrderNumber(value))))
                _orderNumbers.Add(value);
        }

        private void Barcode(FhirNode identifier)
        {
            if (IsNew(identifier, ref _barcode) && Pair(identifier) is var (_, value))
                _barcodes.Add(value);
        }

        private void Subject(FhirNode subject, FhirEntry container)
        {
            Person(subject["identifier"u8]);
            if (subject["reference"u8].Text is not { } reference)
                return;
            if (reference.StartsWith('#'))
                Contained(container, reference.AsSpan(1));
            else if (report.Message.Resolve(container, reference) is { } entry)
                Persons(entry.Root);
        }

        private void Contained(FhirEntry container, ReadOnlySpan<char> id)
        {
            foreach (var resource in container.Root["contained"u8])
            {
                if (id.SequenceEqual(resource["id"u8].Text))
                {
                    Persons(resource);
                    return;
                }
            }
        }

        private void Persons(FhirNode resource)
        {
            foreach (var identifier in resource["identifier"u8])
                Person(identifier);
        }

        private void Person(FhirNode identifier)
        {
            if (IsNew(identifier, ref _subject) && Pair(identifier) is { } pair)
                _subjects.Add(pair);
        }

        private static bool IsNew(FhirNode identifier, ref FhirNode? before)
        {
            if (!identifier.Exists || (before is { } said && said.Raw.SequenceEqual(identifier.Raw)))
                return false;
            before = identifier;
            return true;
        }

        private static string? NumberOf(FhirNode root)
        {
            var own = new List<string>(1);
            foreach (var identifier in root["identifier"u8])
            {
                if (!IsPlacers(identifier) && Pair(identifier) is var (system, value) && system != LedgerIds.OrderNumberSystem)
                    own.Add($"{system}|{value}");
            }

            return own.Count == 0 ? null : Sorted(own);
        }

        private static bool IsPlacers(FhirNode identifier)
        {
            foreach (var coding in identifier["type"u8]["coding"u8])
            {
                if (coding["code"u8].Is("PLAC"u8))
                    return true;
            }

            return false;
        }

        private static string KindOf(FhirNode code)
        {
            var codings = new List<string>(1);
            foreach (var coding in code["coding"u8])
                codings.Add($"{coding["system"u8].Text}|{coding["code"u8].Text}");
            return codings.Count == 0 ? code["text"u8].Text ?? "" : Sorted(codings);
        }

        private static string Sorted(List<string> texts)
        {
            if (texts is [var only])
                return only;
            texts.Sort(StringComparer.Ordinal);
            return string.Join('\n', texts);
        }

        private static (string System, string Value)? Pair(FhirNode identifier) =>
            identifier["value"u8].Text is { Length: > 0 } value ? (identifier["system"u8].Text ?? "", value) : null;
    }
}
