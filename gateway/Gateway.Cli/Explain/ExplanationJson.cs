using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Fhir;

namespace Gateway.Cli.Explain;

/// <summary>The explanation for a program: <c>{ policy, version, lab, orders: [ { leaves: [ { path, fate, line, value } ], refused?, request? } ] }</c>.</summary>
internal static class ExplanationJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, CompiledPolicy policy, IReadOnlyList<Explanation> explanations)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        writer.WriteString("policy", policy.Id);
        writer.WriteString("version", policy.Version);
        writer.WriteString("lab", policy.Lab);
        writer.WriteStartArray("orders");
        foreach (var explanation in explanations)
            Write(writer, explanation);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Explanation explanation)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("leaves");
        foreach (var leaf in explanation.Leaves)
        {
            writer.WriteStartObject();
            writer.WriteString("path", leaf.Expression);
            writer.WriteString("fate", leaf.Fate.ToString().ToLowerInvariant());
            if (leaf.Line is not null)
                writer.WriteString("line", leaf.Line);
            writer.WriteString("value", Encoding.UTF8.GetString(leaf.Value.Span));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (explanation.Outcome is MinimiseResult.Refused { Problem: var problem })
        {
            writer.WriteStartObject("refused");
            writer.WriteString("code", problem.Code);
            writer.WriteString("expression", problem.Expression);
            writer.WriteString("diagnostics", problem.Diagnostics);
            writer.WriteEndObject();
        }
        else
        {
            writer.WritePropertyName("request");
            writer.WriteRawValue(explanation.Request.Span);
        }

        writer.WriteEndObject();
    }
}
