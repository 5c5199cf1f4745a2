using System.Text.Json;
using Gateway.Audit;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// Each call is on record before it is done, with who asks and why, and again with what came of it; each answer that shows data of persons before it is given. It
/// stands before every endpoint of the plane, behind <see cref="IdempotentCalls"/>: an answer that is given again decides nothing.
/// </summary>
internal sealed class AuditedCalls(RequestDelegate next, AuditTrail trail, GatewayRegistry registry)
{
    private const int LongestReason = 1000;

    public Task InvokeAsync(HttpContext context) => context.Features.Get<OperatorCall>() is { } call
        ? CallAsync(context, call)
        : context.GetEndpoint()?.Metadata.GetMetadata<AuditedAnswer>() is { } answer ? AnswerAsync(context, answer.Kind) : next(context);

    private async Task CallAsync(HttpContext context, OperatorCall call)
    {
        var asked = Event(context, AuditKind.CallAsked) with { Call = call.Id };
        // A call about something that is not there decides nothing, and its words may be of anything.
        if (!asked.Objects.Any(named => named.Id == AuditObject.Unknown))
            asked = asked with { Reason = await ReasonAsync(context.Request) };
        if (context.GetEndpoint()?.Metadata.GetMetadata<RecordedAfterwards>() is null)
            await trail.RecordAsync(asked);
        else
            await trail.OweAsync(asked);

        int? status = null;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            // It is done, or it is not: either way it is too late to refuse it.
            await trail.OweAsync(asked with { Kind = AuditKind.CallAnswered, Status = status, Outcome = OutcomeOf(status) });
        }
    }

    private async Task AnswerAsync(HttpContext context, AuditKind kind)
    {
        await trail.RecordAsync(Event(context, kind));
        await next(context);
    }

    private AuditEvent Event(HttpContext context, AuditKind kind) =>
        new(kind, AuditUser.Of(context)) { Request = AuditedRequest.NameOf(context), Objects = AuditedRequest.ObjectsOf(context, registry) };

    private static AuditOutcome OutcomeOf(int? status) => status switch
    {
        < 400 => AuditOutcome.Success,
        < 500 => AuditOutcome.MinorFailure,
        _ => AuditOutcome.SeriousFailure,
    };

    /// <returns>The member <c>reason</c> of the body; null where there is none, or no JSON object: the endpoint says what it thinks of that.</returns>
    private static async Task<string?> ReasonAsync(HttpRequest request)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.EnumerateObject().FirstOrDefault(member => member.Name.Equals("reason", StringComparison.OrdinalIgnoreCase)) is { Value: { ValueKind: JsonValueKind.String } reason }
                && reason.GetString() is { } text
                ? text[..Math.Min(text.Length, LongestReason)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            request.Body.Position = 0;
        }
    }
}
