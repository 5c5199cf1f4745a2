using System.Text.Json;

namespace Gateway.Answers;

/// <summary>https://hl7.org/fhir/R4/operationoutcome.html</summary>
internal static class OperationOutcome
{
    public static void Write(Utf8JsonWriter writer, Refusal refusal) =>
        Write(writer, "error", refusal.Code, refusal.Diagnostics, refusal.Expression);

    public static void Write(Utf8JsonWriter writer, string severity, string code, string diagnostics, string? expression)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "OperationOutcome"u8);
        writer.WriteStartArray("issue"u8);
        writer.WriteStartObject();
        writer.WriteString("severity"u8, severity);
        writer.WriteString("code"u8, code);
        writer.WriteString("diagnostics"u8, diagnostics);
        if (expression is not null)
        {
            writer.WriteStartArray("expression"u8);
            writer.WriteStringValue(expression);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
