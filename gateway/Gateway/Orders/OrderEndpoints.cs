using System.Text.Json;
using Gateway.Answers;
using Gateway.Identity;
using Gateway.Ledger;

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

    /// <summary>One or several orders: 201 or 202 with a Task, 200 for one that is known; several are answered with a Bundle of Tasks.</summary>
    public static async Task<IResult> PostAsync(HttpContext context, OrderFlow flow)
    {
        var body = await MessageBody.ReadAsync(context.Request, context.RequestAborted);
        if (body is not MessageBody.Complete { Utf8: var utf8 })
            return FhirAnswer.Of(((MessageBody.Refused)body).Refusal);
        return await flow.AcceptAsync(context.Party(), utf8, context.RequestAborted) switch
        {
            OrderAnswer.Accepted { SingleOrder: true, Orders: [var order] } => new FhirAnswer(
                Status(order), writer => TaskResource.Write(writer, order.Record, order.Number), TaskResource.Location(order.Record)),
            OrderAnswer.Accepted several => new FhirAnswer(StatusCodes.Status200OK, writer => WriteSeveral(writer, several.Orders)),
            OrderAnswer.Refused refused => FhirAnswer.Of(refused.Refusal),
            _ => throw new InvalidOperationException("The order flow answered what it has no word for."),
        };
    }

    private static async Task<IResult> GetTaskAsync(string id, HttpContext context, TaskLookup lookup) =>
        await lookup.FindAsync(context.Party(), id) is { } task
            ? new FhirAnswer(StatusCodes.Status200OK, writer => TaskResource.Write(writer, task.Record, task.Number))
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

    private static int Status(AcceptedOrder order) => order switch
    {
        { Known: true } => StatusCodes.Status200OK,
        { Record.State: OrderState.Delivered or OrderState.Resulted } => StatusCodes.Status201Created,
        _ => StatusCodes.Status202Accepted,
    };

    private static void WriteSeveral(Utf8JsonWriter writer, IReadOnlyList<AcceptedOrder> orders)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "Bundle"u8);
        writer.WriteString("type"u8, "transaction-response"u8);
        writer.WriteStartArray("entry"u8);
        foreach (var order in orders)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("resource"u8);
            TaskResource.Write(writer, order.Record, order.Number);
            writer.WriteStartObject("response"u8);
            writer.WriteString("status"u8, Status(order) switch
            {
                StatusCodes.Status200OK => "200 OK",
                StatusCodes.Status201Created => "201 Created",
                _ => "202 Accepted",
            });
            writer.WriteString("location"u8, TaskResource.Location(order.Record));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
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
            TaskResource.Write(writer, found.Record, found.Number);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
