using System.Text.Json;
using Gateway.Answers;
using Gateway.Identity;

namespace Gateway.Orders;

/// <summary>What a placer may ask of the data plane. The answers are FHIR, the errors OperationOutcomes.</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var placers = routes.MapGroup("/fhir").RequireRole(Registry.Role.Placer);
        placers.MapPost("/ServiceRequest", PostAsync);
        placers.MapGet("/Task/{id}", GetTaskAsync);
        placers.MapGet("/Task", FindTaskAsync);
    }

    /// <summary>Orders and revocations. One: 201 or 202 with a Task, 200 for one that is known or taken back; several are answered with a Bundle.</summary>
    public static async Task PostAsync(HttpContext context, OrderFlow flow)
    {
        using var body = await MessageBody.ReadAsync(context.Request, context.RequestAborted);
        var answer = body is MessageBody.Complete { Utf8: var utf8 }
            ? await flow.AcceptAsync(context.Party(), utf8, context.RequestAborted)
            : new OrderAnswer.Refused(((MessageBody.Refused)body).Refusal);
        await AnswerAsync(context, answer);
    }

    private static Task AnswerAsync(HttpContext context, OrderAnswer answer) => answer switch
    {
        OrderAnswer.Answered { Requests: [var only] } => AnswerAsync(context, only),
        OrderAnswer.Answered several => FhirAnswer.SendAsync(context, StatusCodes.Status200OK, several.Requests, TransactionResponse.Write),
        OrderAnswer.Refused refused => FhirAnswer.Of(refused.Refusal).ExecuteAsync(context),
        _ => throw new InvalidOperationException("The order flow answered what it has no word for."),
    };

    private static Task AnswerAsync(HttpContext context, RequestAnswer only) => only switch
    {
        RequestAnswer.Placed { Task: var task } => AnswerAsync(context, only.Status, task),
        RequestAnswer.Revoked { Task: var task } => AnswerAsync(context, only.Status, task),
        RequestAnswer.Refused { Refusal: var refusal } => FhirAnswer.Of(refusal).ExecuteAsync(context),
        _ => throw new InvalidOperationException("The order flow answered what it has no word for."),
    };

    private static Task AnswerAsync(HttpContext context, int status, PlacedTask task) =>
        FhirAnswer.SendAsync(context, status, task, TaskResource.Write, TaskResource.Location(task.Record));

    private static async Task<IResult> GetTaskAsync(string id, HttpContext context, TaskLookup lookup) =>
        await lookup.FindAsync(context.Party(), id) is { } task
            ? new FhirAnswer(StatusCodes.Status200OK, writer => TaskResource.Write(writer, task))
            : FhirAnswer.Of(Refusal.NotFound);

    private static async Task<IResult> FindTaskAsync(string? identifier, HttpContext context, TaskLookup lookup)
    {
        // FHIR search, token type: "system|value", or "value" without a system (https://hl7.org/fhir/R4/search.html#token).
        if (identifier is not { Length: > 0 })
            return FhirAnswer.Of(new Refusal(StatusCodes.Status400BadRequest, "required", "Search for a Task by identifier=SYSTEM|VALUE."));
        var bar = identifier.LastIndexOf('|');
        var number = new PlacerOrderNumber(bar < 0 ? "" : identifier[..bar], identifier[(bar + 1)..]);
        var found = await lookup.FindAsync(context.Party(), number);
        return new FhirAnswer(StatusCodes.Status200OK, writer => WriteSearchset(writer, found));
    }

    private static void WriteSearchset(Utf8JsonWriter writer, PlacedTask? found)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "Bundle"u8);
        writer.WriteString("type"u8, "searchset"u8);
        writer.WriteNumber("total"u8, found is null ? 0 : 1);
        if (found is not null)
        {
            writer.WriteStartArray("entry"u8);
            writer.WriteStartObject();
            writer.WritePropertyName("resource"u8);
            TaskResource.Write(writer, found);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
