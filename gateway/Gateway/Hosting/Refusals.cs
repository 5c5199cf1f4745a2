using Gateway.Answers;
using Gateway.Ledger;
using Gateway.Trail;
using Microsoft.AspNetCore.Diagnostics;

namespace Gateway.Hosting;

/// <summary>
/// Gives each answer without a body one: an OperationOutcome on the data plane, ProblemDetails on the operations plane. Nothing of a request or of
/// an exception's message is in it.
/// </summary>
internal static partial class Refusals
{
    public static void UseFhirRefusals(this IApplicationBuilder app) => app.UseRefusals(refusal => FhirAnswer.Of(refusal));

    public static void UseProblemRefusals(this IApplicationBuilder app) => app.UseRefusals(refusal =>
        TypedResults.Problem(refusal.Diagnostics, statusCode: refusal.Status, title: refusal.Code));

    private static void UseRefusals(this IApplicationBuilder app, Func<Refusal, IResult> answer)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => answer(ForError(context, context.Features.Get<IExceptionHandlerFeature>()?.Error)).ExecuteAsync(context),
            // The framework would log the exception's message, which may quote what it choked on.
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseStatusCodePages(pages =>
        {
            var context = pages.HttpContext;
            return answer(context.Features.Get<Refusal>() ?? ForStatus(context.Response.StatusCode)).ExecuteAsync(context);
        });
    }

    private static Refusal ForError(HttpContext context, Exception? error)
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
                var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Refusals));
                Failed(log, context.TraceIdentifier, error?.GetType().FullName, error?.StackTrace);
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
