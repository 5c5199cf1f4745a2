using Gateway.Answers;
using Gateway.Ledger;
using Gateway.Trail;

namespace Gateway.Hosting;

/// <summary>
/// Gives each answer without a body one: an OperationOutcome on the data plane, ProblemDetails on the operations plane. Nothing of a request or of
/// an exception's message is in it, nor in the log, where the framework's own handlers would write what a request choked on.
/// </summary>
/// <param name="next">What may fail, or answer with no more than a status.</param>
/// <param name="answer">The form of the plane.</param>
/// <param name="log">Told of faults of the gateway's own.</param>
internal sealed partial class Refusals(RequestDelegate next, Func<Refusal, IResult> answer, ILogger<Refusals> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            // Nobody is there to be told.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.Headers.CacheControl = "no-store";
            await answer(ForError(context, error)).ExecuteAsync(context);
            return;
        }

        if (IsBare(context.Response))
            await answer(context.Features.Get<Refusal>() ?? ForStatus(context.Response.StatusCode)).ExecuteAsync(context);
    }

    private static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null } && string.IsNullOrEmpty(response.ContentType);

    private Refusal ForError(HttpContext context, Exception error)
    {
        switch (error)
        {
            case LedgerUnavailableException:
                return Refusal.Unavailable;
            case TrailUnavailableException:
                return Refusal.Unaccountable;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Refusal.TooLong;
            case BadHttpRequestException bad:
                return ForStatus(bad.StatusCode);
            default:
                Failed(log, context.TraceIdentifier, error.GetType().FullName, error.StackTrace);
                return new Refusal(StatusCodes.Status500InternalServerError, "exception", "The gateway failed; it is in its log. What it acknowledged before stands.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {TraceId} failed: {Type}\n{StackTrace}")]
    private static partial void Failed(ILogger log, string traceId, string? type, string? stackTrace);

    private static Refusal ForStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => Refusal.NotFound,
        StatusCodes.Status405MethodNotAllowed => new Refusal(status, "not-supported", "The gateway does not offer this interaction."),
        StatusCodes.Status415UnsupportedMediaType => Refusal.MediaType,
        _ => new Refusal(status, "processing", "The request was not taken."),
    };
}

internal static class RefusalsOfPlane
{
    public static void UseFhirRefusals(this IApplicationBuilder app) => app.UseRefusals(FhirAnswer.Of);

    public static void UseProblemRefusals(this IApplicationBuilder app) => app.UseRefusals(refusal =>
        TypedResults.Problem(refusal.Diagnostics, statusCode: refusal.Status, title: refusal.Code));

    private static void UseRefusals(this IApplicationBuilder app, Func<Refusal, IResult> answer) => app.UseMiddleware<Refusals>(answer);
}
