using System.Text.Json;
using Gateway.Answers;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Orders;

/// <summary>Several answers in one Bundle (https://hl7.org/fhir/R4/http.html#transaction-response): a Task for each order, an OperationOutcome for a revocation that could not be followed.</summary>
internal static class TransactionResponse
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<RequestAnswer> answers)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "Bundle"u8);
        writer.WriteString("type"u8, "transaction-response"u8);
        writer.WriteStartArray("entry"u8);
        foreach (var answer in answers)
        {
            writer.WriteStartObject();
            WriteEntry(writer, answer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, RequestAnswer answer)
    {
        var task = answer switch
        {
            RequestAnswer.Placed placed => placed.Task,
            RequestAnswer.Revoked revoked => revoked.Task,
            _ => null,
        };
        if (task is not null)
        {
            writer.WritePropertyName("resource"u8);
            TaskResource.Write(writer, task);
        }

        writer.WriteStartObject("response"u8);
        writer.WriteString("status"u8, $"{answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}");
        if (task is not null)
            writer.WriteString("location"u8, TaskResource.Location(task.Record));
        if (answer is RequestAnswer.Refused { Refusal: var refusal })
        {
            writer.WritePropertyName("outcome"u8);
            OperationOutcome.Write(writer, refusal);
        }

        writer.WriteEndObject();
    }
}
