using System.Globalization;
using System.Text;

namespace Gateway.Fhir.Tests;

/// <summary>
/// Random valid orders made from the structure table: any resource type that can stand in a scope, a value of its own in every leaf, and a note of
/// which path it stands at.
/// </summary>
internal sealed class RandomOrders(int seed)
{
    private static readonly StructureTable Table = StructureTable.R4;
    private static readonly string[] Never = ["Bundle", "Parameters", "Binary", "MessageHeader", "OperationOutcome", "ServiceRequest"];
    private static readonly string[] NeverElements = ["resourceType", "id", "meta", "text", "contained", "extension", "modifierExtension", "implicitRules"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _json = new();
    private int _counter;

    /// <summary>Policy path and value as JSON writes it, of every leaf with a value of its own.</summary>
    public List<(string Path, string Value)> Leaves { get; } = [];

    public string Bundle()
    {
        var types = Table.Types.Where(t => t.IsResource && !t.IsParticipant && !Never.Contains(t.Name, StringComparer.Ordinal)).ToList();
        _json.Append("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":");
        Resource(Table.Type("ServiceRequest")!);
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            _json.Append("},{\"resource\":");
            Resource(types[_random.Next(types.Count)]);
        }

        return _json.Append("}]}").ToString();
    }

    private void Resource(FhirType type)
    {
        _json.Append(CultureInfo.InvariantCulture, $"{{\"resourceType\":\"{type.Name}\"");
        Elements(type, type.Name, 0, isFirst: false);
        _json.Append('}');
    }

    private void Elements(FhirType type, string path, int depth, bool isFirst)
    {
        foreach (var element in type.Elements)
        {
            if (NeverElements.Contains(element.Name, StringComparer.Ordinal) || (!element.IsRequired && _random.Next(depth + 2) > 0))
                continue;
            var property = element.Properties[_random.Next(element.Properties.Count)];
            if (property.IsReference || property.IsExtension || property.Type.IsAnyResource || property.Type.Name == "Meta" || (depth > 4 && !property.Type.IsPrimitive))
                continue;
            if (!isFirst)
                _json.Append(',');
            isFirst = false;
            _json.Append(CultureInfo.InvariantCulture, $"\"{property.Name}\":");
            var count = property.Repeats ? _random.Next(1, 3) : 1;
            _json.Append(property.Repeats ? "[" : "");
            for (var i = 0; i < count; i++)
            {
                _json.Append(i > 0 ? "," : "");
                Value(property, $"{path}.{property.Name}", depth);
            }

            _json.Append(property.Repeats ? "]" : "");
        }
    }

    private void Value(FhirProperty property, string path, int depth)
    {
        if (!property.Type.IsPrimitive)
        {
            _json.Append('{');
            Elements(property.Type, path, depth + 1, isFirst: true);
            _json.Append('}');
            return;
        }

        var n = ++_counter;
        var day = new DateTime(1200, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(n).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var value = property.Type.Primitive switch
        {
            PrimitiveKind.Boolean => "false",
            PrimitiveKind.Integer or PrimitiveKind.PositiveInt or PrimitiveKind.UnsignedInt or PrimitiveKind.Decimal => (70_000_000 + n).ToString(CultureInfo.InvariantCulture),
            PrimitiveKind.Date => $"\"{day}\"",
            PrimitiveKind.DateTime or PrimitiveKind.Instant => $"\"{day}T12:00:00Z\"",
            PrimitiveKind.Time => $"\"12:00:00.{n:D6}\"",
            PrimitiveKind.Oid => $"\"urn:oid:1.2.{70_000_000 + n}\"",
            PrimitiveKind.Uuid => $"\"urn:uuid:00000000-0000-4000-8000-{n:D12}\"",
            PrimitiveKind.Uri or PrimitiveKind.Url or PrimitiveKind.Canonical => $"\"urn:leaf{n:D6}\"",
            _ => $"\"leaf{n:D6}\"",
        };
        _json.Append(value);
        if (value != "false")
            Leaves.Add((path, value));
    }

    /// <summary>A policy that keeps some of the paths; what R4 requires beside them is masked.</summary>
    public (CompiledPolicy Policy, HashSet<string> Kept) Policy()
    {
        var kept = Leaves.Select(l => l.Path)
            .Where(p => !p.StartsWith("ServiceRequest.identifier", StringComparison.Ordinal) && !p.StartsWith("DiagnosticReport.identifier", StringComparison.Ordinal)
                && !p.EndsWith(".div", StringComparison.Ordinal) && !p.EndsWith(".reference", StringComparison.Ordinal) && _random.Next(3) == 0)
            .ToHashSet(StringComparer.Ordinal);
        var lines = kept.ToDictionary(p => p, _ => "keep", StringComparer.Ordinal);
        lines.TryAdd("ServiceRequest.status", "mask");
        while (true)
        {
            var json = $$"""
                {"id":"random","version":"1","lab":"lab","tests":["hrhpv"],"legalBasis":"b","purpose":"p",
                 "elements":{ {{string.Join(',', lines.Select(l => $"\"{l.Key}\":\"{l.Value}\""))}} } }
                """;
            if (CompiledPolicy.Compile(Encoding.UTF8.GetBytes(json), "random.json") is PolicyCompilation.Compiled compiled)
                return (compiled.Policy, kept);
            var problems = ((PolicyCompilation.Refused)CompiledPolicy.Compile(Encoding.UTF8.GetBytes(json), "random.json")).Problems;
            var added = problems.Count(p => p.Message.Contains("required by R4", StringComparison.Ordinal) && lines.TryAdd(p.Nearest!, "mask"));
            if (added == 0)
                throw new InvalidOperationException(string.Join('\n', problems));
        }
    }
}
