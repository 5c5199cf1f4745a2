using System.ComponentModel;
using System.Net.Mime;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What a lab was ever sent.</summary>
internal static class ExposureEndpoints
{
    private const string LabId = "Id of the lab; also of one that has left the registry.";
    private const string FromMeans = "Start of the period, with its time zone; without it, from the first disclosure on.";
    private const string BeforeMeans = "End of the period, with its time zone, itself not in it; without it, until now.";

    public static void MapExposure(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("/api/exposure").RequireRole(Role.Operator, Role.Auditor).WithTags("Exposure")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        readers.MapGet("", ReportAsync).Viewed()
            .WithSummary("Everything that a lab was sent: orders, persons, elements")
            .WithDescription(
                "A disclosure lasts from its intent to the end of its last attempt; any of it in the period counts. By the Accept header: JSON; text/csv; or application/fhir+ndjson, a FHIR AuditEvent "
                + "(IHE BALP, privacy disclosure) for each disclosure. No personal data but person tokens.")
            .Produces<ExposureView>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, Csv.MediaType, DisclosureEvents.MediaType);
        readers.MapGet("/comparison", CompareAsync).Viewed()
            .WithSummary("Persons of whom two labs have, or may have, orders").Produces<ExposureComparison>();

        var operators = routes.MapGroup("/api/exposure").RequireRole(Role.Operator).WithTags("Exposure")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        operators.MapGet("/orders", OrdersAsync).Exported()
            .WithSummary("The placer order numbers of what a lab was sent, for the programme")
            .WithDescription("JSON Lines, or CSV where the Accept header asks for it; as they are read. Who asks is logged, the numbers never.")
            .Produces<ExposedOrderView>(StatusCodes.Status200OK, OrderLines.JsonLines, Csv.MediaType);
    }

    private static async Task<IResult> ReportAsync(
        HttpContext context,
        ExposureDesk desk,
        DisclosureEvents events,
        [Description(LabId)] string? lab = null,
        [Description(FromMeans)] DateTimeOffset? from = null,
        [Description(BeforeMeans)] DateTimeOffset? to = null)
    {
        if (await ProblemAsync(desk, lab, from, to) is { } problem)
            return problem;
        var exposure = await desk.ReadAsync(lab!, new Period(from, to), context.RequestAborted);
        if (Accepts(context, DisclosureEvents.MediaType))
            return TypedResults.Stream(output => events.WriteAsync(exposure, output, context.RequestAborted), DisclosureEvents.MediaType);
        var view = await desk.ViewAsync(exposure);
        return Accepts(context, Csv.MediaType) ? TypedResults.Text(ExposureCsv.Of(view), Csv.ContentType) : TypedResults.Json(view, ExposureJson.Default.ExposureView);
    }

    private static async Task<IResult> OrdersAsync(
        HttpContext context,
        ExposureDesk desk,
        OrderLines lines,
        ILogger<OrderLines> log,
        [Description(LabId)] string? lab = null,
        [Description(FromMeans)] DateTimeOffset? from = null,
        [Description(BeforeMeans)] DateTimeOffset? to = null,
        [Description("certain or possible; without it, both.")] string? certainty = null)
    {
        if (await ProblemAsync(desk, lab, from, to) is { } problem)
            return problem;
        if (certainty is not (null or "certain" or "possible"))
            return TypedResults.Problem("The certainty is certain or possible.", statusCode: StatusCodes.Status400BadRequest);
        Certainty? only = certainty switch { "certain" => Certainty.Certain, "possible" => Certainty.Possible, _ => null };
        ExposureLog.NumbersRead(log, context.Party().Id, lab!);
        var exposure = await desk.ReadAsync(lab!, new Period(from, to), context.RequestAborted);
        return Accepts(context, Csv.MediaType)
            ? TypedResults.Stream(output => lines.WriteCsvAsync(exposure, only, output, context.RequestAborted), Csv.ContentType)
            : TypedResults.Stream(output => lines.WriteAsync(exposure, only, output, context.RequestAborted), OrderLines.JsonLines);
    }

    private static async Task<IResult> CompareAsync(
        HttpContext context,
        ExposureDesk desk,
        [Description(LabId)] string? lab = null,
        [Description(LabId)] string? with = null,
        [Description(FromMeans)] DateTimeOffset? from = null,
        [Description(BeforeMeans)] DateTimeOffset? to = null) =>
        await ProblemAsync(desk, lab, from, to) ?? await ProblemAsync(desk, with, from, to)
            ?? TypedResults.Json(await desk.CompareAsync(lab!, with!, new Period(from, to), context.RequestAborted), ExposureJson.Default.ExposureComparison);

    private static async Task<IResult?> ProblemAsync(ExposureDesk desk, string? lab, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from >= to)
            return TypedResults.Problem("The period ends before it begins.", statusCode: StatusCodes.Status400BadRequest);
        if (string.IsNullOrEmpty(lab))
            return TypedResults.Problem("Name the lab.", statusCode: StatusCodes.Status400BadRequest);
        return await desk.KnowsAsync(lab) ? null : TypedResults.Problem("No lab of this id is in the registry, or was ever sent anything.", statusCode: StatusCodes.Status404NotFound);
    }

    private static bool Accepts(HttpContext context, string mediaType) =>
        context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));
}
