using System.Text;

namespace Gateway.Fhir;

/// <summary>A policy file compiled against R4's structure table: what one lab may see of an order, for which tests, and why.</summary>
public sealed class CompiledPolicy
{
    private readonly Branch[]?[] _branches;
    private readonly byte[] _plainMeta;
    private readonly byte[] _pseudonymousMeta;

    private CompiledPolicy(PolicyFile file, Branch[]?[] branches)
    {
        Id = file.Texts["id"];
        Version = file.Texts["version"];
        Name = $"{Id}@{Version}";
        Lab = file.Texts["lab"];
        LegalBasis = file.Texts["legalBasis"];
        Purpose = file.Texts["purpose"];
        Tests = file.Tests;
        Elements = [.. file.Lines.Select(l => l.Path)];
        ElementSets = new ElementSets(Elements);
        Actions = [.. file.Lines.Select(ActionOf)];
        Given = [.. file.Lines.Where(l => l.Action is not (RuleAction.Pseudonymise or RuleAction.Replace or RuleAction.Mask)).Select(l => l.Path)];
        _branches = branches;
        PseudonymisedTypes = [.. file.Lines.Where(l => l.Action == RuleAction.Pseudonymise).Select(l => l.Root!.Index)];
        _plainMeta = MetaJson(isPseudonymous: false);
        _pseudonymousMeta = MetaJson(isPseudonymous: true);
    }

    public string Id { get; }

    public string Version { get; }

    /// <summary><c>id@version</c>: what a disclosure names.</summary>
    public string Name { get; }

    public string Lab { get; }

    public IReadOnlyList<string> Tests { get; }

    public string LegalBasis { get; }

    public string Purpose { get; }

    /// <summary>The lines' paths as written, in order; a disclosure records those that put something in the request.</summary>
    public IReadOnlyList<string> Elements { get; }

    /// <summary>What is done with each of <see cref="Elements"/>, in the same order; for people and for the record.</summary>
    public IReadOnlyList<string> Actions { get; }

    /// <summary>Those of <see cref="Elements"/> by which something of the value itself goes along, whole or generalised.</summary>
    public IReadOnlyList<string> Given { get; }

    internal ElementSets ElementSets { get; }

    private HashSet<int> PseudonymisedTypes { get; }

    /// <summary>Compiles one policy file (UTF-8 JSON; the language is described in gateway/docs/fhir.md).</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="file">Its name, for the problems' text.</param>
    public static PolicyCompilation Compile(ReadOnlyMemory<byte> json, string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var policy = PolicyFile.Parse(json, file, out var problems);
        if (policy.Texts.GetValueOrDefault("id") is { Length: > 0 } id && !PrimitiveFormat.IsValid(PrimitiveKind.Id, Encoding.UTF8.GetBytes(id)))
            problems.Add(new PolicyProblem(file, 1, "id", "A policy's id is 1 to 64 letters, digits, dots and hyphens: labs see it.", null));
        void Report(PolicyLine line, string message, string? nearest) => problems.Add(new PolicyProblem(file, line.LineNumber, line.Path, message, nearest));
        var resolver = new PathResolver(Report);
        var resolved = policy.Lines.Where(resolver.Resolve).ToList();
        if (resolved.Count > 0 && !resolved.Exists(l => l.Root!.Name is "ServiceRequest" or "DiagnosticReport"))
            problems.Add(new PolicyProblem(file, resolved[0].LineNumber, "elements", "A policy has lines for ServiceRequest (orders) or DiagnosticReport (results).", null));
        var builder = new ShapeBuilder(Report);
        var branches = new Branch[]?[StructureTable.R4.Types.Length];
        foreach (var lines in resolved.GroupBy(l => l.Root!))
            branches[lines.Key.Index] = builder.Build(lines.Key, [.. lines]);
        return problems.Count > 0
            ? new PolicyCompilation.Refused([.. problems.OrderBy(p => p.Line)])
            : new PolicyCompilation.Compiled(new CompiledPolicy(policy, branches));
    }

    /// <summary>What the policy says about this resource, or null if no line is about it.</summary>
    internal Shape? ShapeOf(FhirMessage message, int resource)
    {
        if (_branches[message.Tape[resource].Type] is not { } branches)
            return null;
        foreach (var branch in branches)
        {
            if (branch.Selector is null || branch.Selector.Selects(message, resource))
                return branch.Children;
        }

        return null;
    }

    /// <summary>The meta of a resource made by this policy, as JSON: how it was made less, and by what.</summary>
    internal ReadOnlySpan<byte> MetaOf(FhirType type) => PseudonymisedTypes.Contains(type.Index) ? _pseudonymousMeta : _plainMeta;

    internal ReadOnlySpan<byte> MetaOfBundle => PseudonymisedTypes.Count > 0 ? _pseudonymousMeta : _plainMeta;

    private static string ActionOf(PolicyLine line) => line.Action switch
    {
        RuleAction.Keep => "keep",
        RuleAction.Pseudonymise => "pseudonymise",
        RuleAction.GeneraliseToYear => "generalise-to-year",
        RuleAction.GeneraliseToMonth => "generalise-to-month",
        RuleAction.GeneralisePostcode => "generalise-postcode",
        RuleAction.Replace => $"replace by {line.Replacement}",
        RuleAction.Mask => "mask",
        _ => throw new InvalidOperationException("A line of a policy has an action."),
    };

    // v3-ObservationValue: https://terminology.hl7.org/CodeSystem-v3-ObservationValue.html
    private byte[] MetaJson(bool isPseudonymous)
    {
        const string Label = """{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"XX"}""";
        var labels = Label.Replace("XX", "REDACTED", StringComparison.Ordinal);
        if (isPseudonymous)
            labels += "," + Label.Replace("XX", "PSEUDED", StringComparison.Ordinal);
        var version = Encoding.UTF8.GetString(JsonText.Quote(Version));
        return Encoding.UTF8.GetBytes($$"""{"security":[{{labels}}],"tag":[{"system":"urn:screening-gateway:policy","version":{{version}},"code":"{{Id}}"}]}""");
    }
}
