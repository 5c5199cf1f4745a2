using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Registry;

/// <summary>Rules as text: rules that say the same are the same text, so that it can be kept, compared and approved.</summary>
internal static class LabRulesText
{
    /// <summary>As JSON.</summary>
    public static string Of(LabRules rules) => JsonSerializer.Serialize(InOrder(rules), LabRulesJson.Default.LabRules);

    /// <exception cref="JsonException">It is not what <see cref="Of"/> wrote.</exception>
    public static LabRules Read(string text) =>
        JsonSerializer.Deserialize(text, LabRulesJson.Default.LabRules) ?? throw new JsonException("There are no rules in it.");

    /// <summary>Each kind and severity once, in one order; what is not named is said as well.</summary>
    public static LabRules InOrder(LabRules rules) => rules with
    {
        Evidence = rules.Evidence with { Required = [.. EvidenceKind.All.Where(rules.Evidence.Required.Contains)] },
        Signals = Severity.All.ToDictionary(severity => severity, rules.Signals.GetValueOrDefault, StringComparer.Ordinal),
    };

    /// <summary>As a person reads them, one line a rule, in the words of the file.</summary>
    public static IReadOnlyList<string> Lines(LabRules rules) =>
    [
        .. rules.Evidence.Required.Select(Evidence),
        .. rules.Evidence.Required.Count > 0 ? [AtExpiry(rules)] : (string[])[],
        Steps(rules.Ramp),
        ErrorRate(rules.Ramp),
        Least(rules.Ramp),
        .. Severity.All.Select(severity => Signal(rules, severity)),
    ];

    public static string Evidence(string kind) => $"evidence.required {kind}";

    public static string AtExpiry(LabRules rules) => $"evidence.atExpiry {(rules.Evidence.DrainsAtExpiry ? "drain" : "warn")}";

    public static string Steps(RampRules ramp) => string.Create(
        CultureInfo.InvariantCulture,
        $"ramp.steps {string.Join(' ', ramp.Steps.Select(step => step.ToString(CultureInfo.InvariantCulture)))}, {(ramp.Results is { } results ? $"{results} results" : string.Create(CultureInfo.InvariantCulture, $"{ramp.Days} days"))} a step");

    public static string ErrorRate(RampRules ramp) => string.Create(CultureInfo.InvariantCulture, $"ramp.errorRate {ramp.ErrorRate}");

    public static string Least(RampRules ramp) => string.Create(CultureInfo.InvariantCulture, $"ramp.least {ramp.Least}");

    public static string Signal(LabRules rules, string severity) => $"signals.{severity} {rules.Signals.GetValueOrDefault(severity).ToString().ToLowerInvariant()}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LabRules))]
internal sealed partial class LabRulesJson : JsonSerializerContext;
