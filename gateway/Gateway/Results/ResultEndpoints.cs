using System.Text.Json;
using Gateway.Answers;
using Gateway.Identity;

namespace Gateway.Results;

/// <summary>
/// What a lab may send to the data plane. A result that is kept apart is answered 202 with an outcome that tells nothing about orders or persons
/// of others.
/// </summary>
internal static class ResultEndpoints
{
    private const string Taken = "The result was received.";
    private const string KeptApart = "The result was received and is kept apart until an operator has looked at it.";

    private static readonly FhirAnswer TakenAlone = new(StatusCodes.Status200OK, static writer => WriteOutcome(writer, taken: true));
    private static readonly FhirAnswer KeptApartAlone = new(StatusCodes.Status202Accepted, static writer => WriteOutcome(writer, taken: false));

    public static async Task<IResult> PostAsync(HttpContext context, ResultFlow flow)
    {
        using var body = await MessageBody.ReadAsync(context.Request, context.RequestAborted);
        if (body is not MessageBody.Complete { Utf8: var utf8 })
            return FhirAnswer.Of(((MessageBody.Refused)body).Refusal);
        return await flow.AcceptAsync(context.Party(), utf8, context.RequestAborted) switch
        {
            ResultAnswer.Received { Taken: [var taken] } => taken ? TakenAlone : KeptApartAlone,
            ResultAnswer.Received several => Several(several.Taken),
            ResultAnswer.Refused refused => FhirAnswer.Of(refused.Refusal),
            _ => throw new InvalidOperationException("The result flow answered what it has no word for."),
        };
    }

    private static FhirAnswer Several(IReadOnlyList<bool> taken) =>
        new(taken.Contains(false) ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, writer => WriteSeveral(writer, taken));

    private static void WriteOutcome(Utf8JsonWriter writer, bool taken)
    {
        if (taken)
            OperationOutcome.Write(writer, "information", "informational", Taken, expression: null);
        else
            OperationOutcome.Write(writer, "warning", "suppressed", KeptApart, expression: null);
    }

    private static void WriteSeveral(Utf8JsonWriter writer, IReadOnlyList<bool> reports)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "Bundle"u8);
        writer.WriteString("type"u8, "batch-response"u8);
        writer.WriteStartArray("entry"u8);
        foreach (var taken in reports)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("response"u8);
            writer.WriteString("status"u8, taken ? "200 OK"u8 : "202 Accepted"u8);
            writer.WritePropertyName("outcome"u8);
            WriteOutcome(writer, taken);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
