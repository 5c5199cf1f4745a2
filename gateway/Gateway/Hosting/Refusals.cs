using Gateway.Answers;
using Gateway.Ledger;
using Microsoft.AspNetCore.Diagnostics;

namespace Gateway.Hosting;

/// <summary>
/// Gives each answer without a body one: an OperationOutcome on the data plane, ProblemDetails on the operations plane. Nothing of a request or of
/// an exception's message is in it.
/// </summary>
internal static class Refusals
{
    public static void UseFhirRefusals(this IApplicationBuilder app) => app.UseRefusals(refusal => FhirAnswer.Of(refusal));

    public static void UseProblemRefusals(this IApplicationBuilder app) => app.UseRefusals(refusal =>
        TypedResults.Problem(refusal.Diagnostics, statusCode: refusal.Status, title: refusal.Code));

    private static void UseRefusals(this IApplicationBuilder app, Func<Refusal, IResult> answer)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => answer(ForError(context.Features.Get<IExceptionHandlerFeature>()?.Error)).ExecuteAsync(context),
            SuppressDiagnosticsCallback = failure => failure.Exception is LedgerUnavailableException or BadHttpRequestException,
        });
        app.UseStatusCodePages(pages =>
        {
            var context = pages.HttpContext;
            return answer(context.Features.Get<Refusal>() ?? ForStatus(context.Response.StatusCode)).ExecuteAsync(context);
        });
    }

    private static Refusal ForError(Exception? error) => error switch
    {
        LedgerUnavailableException => Refusal.Unavailable,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Refusal.TooLong,
        BadHttpRequestException bad => ForStatus(bad.StatusCode),
        _ => new Refusal(StatusCodes.Status500InternalServerError, "exception", "The gateway failed; it is in its log. What it acknowledged before stands."),
    };

    private static Refusal ForStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => Refusal.NotFound,
        StatusCodes.Status405MethodNotAllowed => new Refusal(status, "not-supported", "The gateway does not offer this interaction."),
        StatusCodes.Status415UnsupportedMediaType => Refusal.MediaType,
        _ => new Refusal(status, "processing", "The request was not taken."),
    };
}
