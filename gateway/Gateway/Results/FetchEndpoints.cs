using System.Globalization;
using Gateway.Answers;
using Gateway.Audit;
using Gateway.Identity;
using Microsoft.AspNetCore.Http.Extensions;

namespace Gateway.Results;

/// <summary>What a placer may ask of its results on the data plane.</summary>
internal static class FetchEndpoints
{
    public static void MapFetch(this IEndpointRouteBuilder routes)
    {
        var placers = routes.MapGroup("/fhir/DiagnosticReport").RequireRole(Registry.Role.Placer);
        placers.MapGet("", SearchAsync);
        placers.MapPost("/{id}/$acknowledge", AcknowledgeAsync);
    }

    private static async Task<IResult> SearchAsync(HttpContext context, ResultFetch fetch)
    {
        var (query, refusal) = FetchQuery.Of(context.Request.Query);
        if (query is null)
            return FhirAnswer.Of(refusal!);
        var page = await fetch.FindAsync(context.Party(), AuditUser.Of(context), query);
        var self = Url(context.Request.Query, after: null);
        var next = page.Next is { } after ? Url(context.Request.Query, after) : null;
        return new FhirAnswer(StatusCodes.Status200OK, writer => ResultSearchset.Write(writer, page.Total, self, next, page.Results));
    }

    private static async Task<IResult> AcknowledgeAsync(string id, HttpContext context, ResultFetch fetch) =>
        await fetch.AcknowledgeAsync(context.Party(), id, context.RequestAborted)
            ? new FhirAnswer(StatusCodes.Status200OK, writer => OperationOutcome.Write(writer, "information", "informational", "The result is acknowledged and no longer kept.", expression: null))
            : FhirAnswer.Of(Refusal.NotFound);

    private static string Url(IQueryCollection query, long? after)
    {
        var builder = new QueryBuilder(query.Where(parameter => after is null || parameter.Key != FetchQuery.AfterParameter)
            .SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value ?? "")));
        if (after is { } place)
            builder.Add(FetchQuery.AfterParameter, place.ToString(CultureInfo.InvariantCulture));
        return $"DiagnosticReport{builder.ToQueryString()}";
    }
}
