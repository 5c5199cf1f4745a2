using System.ComponentModel;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Signals of those who watch over labs.</summary>
internal static class MonitoringEndpoints
{
    private const string LabId = "Id of the lab in the registry.";
    private const int Most = 1000;
    private const int LongestText = 1000;
    private const int LongestReference = 200;

    public static void MapMonitoring(this IEndpointRouteBuilder routes)
    {
        var lab = routes.MapGroup("/api/labs/{lab}/signals").RequireRole(Role.Operator, Role.Auditor).WithTags("Signals").ProducesProblem(StatusCodes.Status404NotFound);
        lab.MapGet("", ListAsync).WithSummary("Monitoring signals on a lab, the latest first").Produces<IReadOnlyList<MonitoringView>>();
        lab.MapPost("", PostAsync).RequireRole(Role.Auditor)
            .WithSummary("Posts a monitoring signal on a lab")
            .WithDescription("With the permission signal. What it does is the registry's rule for its severity: it is noted, shown to operators at once, or it drains or cuts the lab. It never reinstates.")
            .WithMetadata(new RecordedAfterwards()).Produces<SignalAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ListAsync([Description(LabId)] string lab, GatewayRegistry registry, MonitoringBook book) => registry.Lab(lab) is null
        ? TypedResults.Problem("The registry has no such lab.", statusCode: StatusCodes.Status404NotFound)
        : TypedResults.Json([.. (await book.OfAsync(lab, Most)).Select(MonitoringView.Of)], EvidenceJson.Default.IReadOnlyListMonitoringView);

    private static async Task<IResult> PostAsync(
        [Description(LabId)] string lab, SignalRequest request, HttpContext context, GatewayRegistry registry, MonitoringDesk desk, TimeProvider clock)
    {
        if (!context.Party().MaySignal)
            return TypedResults.Problem("The registry does not give you the permission signal.", statusCode: StatusCodes.Status403Forbidden);
        if (OperatorRequest.Problem(lab, request.Reason, registry) is { } problem)
            return problem;
        // Of a lab of another programme the party is not the one who watches.
        if (!registry.ProgrammesOf(registry.Lab(lab)!).Any(programme => context.Party().Programmes.Contains(programme.Id, StringComparer.Ordinal)))
            return TypedResults.Problem("The lab works for none of your programmes.", statusCode: StatusCodes.Status403Forbidden);
        return FaultOf(request, clock) is { } fault
            ? TypedResults.Problem(fault, statusCode: StatusCodes.Status400BadRequest)
            : TypedResults.Json(await desk.PostAsync(context.Call().Id, registry.Lab(lab)!, request, context.Party().Id), EvidenceJson.Default.SignalAnswer);
    }

    private static string? FaultOf(SignalRequest request, TimeProvider clock)
    {
        if (!Severity.All.Contains(request.Severity, StringComparer.Ordinal))
            return $"The severity is one of {string.Join(", ", Severity.All)}.";
        if (string.IsNullOrWhiteSpace(request.Text) || request.Text.Length > LongestText)
            return "Say what is seen in at most 1,000 characters; name no person.";
        if (request.Reference?.Length > LongestReference)
            return "The reference has at most 200 characters.";
        return request.ValidUntil is { } until && until > clock.GetUtcNow() ? null : "Say until when it is valid: a moment that is still to come.";
    }
}
