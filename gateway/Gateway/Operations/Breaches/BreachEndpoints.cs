using System.ComponentModel;
using System.Net.Mime;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Breaches: declared, told of, and written to those whom they concern.</summary>
internal static class BreachEndpoints
{
    private const string BreachId = "Id of the breach.";
    private const string Markdown = "text/markdown";

    public static void MapBreaches(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("/api/breaches").RequireRole(Role.Operator, Role.Auditor).WithTags("Breaches");
        readers.MapGet("", async (BreachDesk desk) => TypedResults.Json(await desk.AllAsync(), ExposureJson.Default.IReadOnlyListBreachView))
            .WithSummary("Breaches and their clocks: what is due, and what is overdue").WithDescription("The latest first.").Produces<IReadOnlyList<BreachView>>();
        readers.MapGet("/{id}", FindAsync)
            .WithSummary("A breach with all that the ledger knows for those who are to be told")
            .WithDescription("Counts, elements, period and measures as they are now.").Produces<BreachReport>().ProducesProblem(StatusCodes.Status404NotFound);
        readers.MapGet("/{id}/report", ReportAsync)
            .WithSummary("The same as a document to read")
            .WithDescription("HTML, or Markdown or JSON where the Accept header asks for it.")
            .Produces<BreachReport>(StatusCodes.Status200OK, MediaTypeNames.Text.Html, Markdown, MediaTypeNames.Application.Json).ProducesProblem(StatusCodes.Status404NotFound);

        var operators = routes.MapGroup("/api/breaches").RequireRole(Role.Operator).WithTags("Breaches")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        operators.MapPost("", DeclareAsync)
            .WithSummary("Declares a breach at a lab")
            .WithDescription("From the moment somebody became aware the clocks run: 24 hours to the CSIRT and the supervisor, 72 hours to the data protection authority, and the programme's own.")
            .Produces<BreachView>();
        operators.MapPost("/{id}/notifications", RecordAsync)
            .WithSummary("Records that somebody was told").Produces<BreachView>();
        operators.MapPost("/{id}/revisions", ReviseAsync)
            .WithSummary("Takes a revision of the list for letters")
            .WithDescription("With what is on record now. It is kept, sealed, beside those before; the answer has its counts, its digest, and how many orders were added, removed or changed.")
            .Produces<RevisionView>();
        operators.MapGet("/{id}/letters", LettersAsync).Exported()
            .WithSummary("The list of placer order numbers for letters to the people concerned")
            .WithDescription("As it would be now, or as a revision has it; JSON Lines, or CSV where the Accept header asks for it. Who asks is logged, the numbers never.")
            .Produces<LetterView>(StatusCodes.Status200OK, OrderLines.JsonLines, Csv.MediaType);
    }

    private static async Task<IResult> DeclareAsync(BreachRequest request, HttpContext context, ExposureDesk exposure, BreachDesk desk, TimeProvider clock)
    {
        if (OperatorRequest.Problem(request.Reason) is { } problem)
            return problem;
        if (request.Aware is not { } aware || aware > clock.GetUtcNow())
            return TypedResults.Problem("Say since when somebody is aware of it; that is not in the future.", statusCode: StatusCodes.Status400BadRequest);
        if (string.IsNullOrEmpty(request.Lab) || !await exposure.KnowsAsync(request.Lab))
            return TypedResults.Problem("No lab of this id is in the registry, or was ever sent anything.", statusCode: StatusCodes.Status404NotFound);
        return TypedResults.Json(await desk.DeclareAsync(context.Call().Id, request, context.Party()), ExposureJson.Default.BreachView);
    }

    private static async Task<IResult> FindAsync([Description(BreachId)] string id, HttpContext context, BreachBook breaches, BreachDesk desk) =>
        await breaches.FindAsync(id) is { } breach
            ? TypedResults.Json(await desk.ReportAsync(breach, context.RequestAborted), ExposureJson.Default.BreachReport)
            : NoSuchBreach;

    private static async Task<IResult> ReportAsync([Description(BreachId)] string id, HttpContext context, BreachBook breaches, BreachDesk desk)
    {
        if (await breaches.FindAsync(id) is not { } breach)
            return NoSuchBreach;
        var report = await desk.ReportAsync(breach, context.RequestAborted);
        if (Accepts(context, Markdown))
            return TypedResults.Text(BreachDocument.Markdown(report), $"{Markdown}; charset=utf-8");
        return Accepts(context, MediaTypeNames.Application.Json)
            ? TypedResults.Json(report, ExposureJson.Default.BreachReport)
            : TypedResults.Text(BreachDocument.Html(report), $"{MediaTypeNames.Text.Html}; charset=utf-8");
    }

    private static async Task<IResult> RecordAsync(
        [Description(BreachId)] string id, NotificationRequest request, HttpContext context, BreachBook breaches, BreachDesk desk, TimeProvider clock)
    {
        if (OperatorRequest.Problem(request.Reason) is { } problem)
            return problem;
        if (await breaches.FindAsync(id) is not { } breach)
            return NoSuchBreach;
        if (!breach.Clocks.Any(told => told.To == request.To))
            return TypedResults.Problem($"Say who was told: {string.Join(", ", breach.Clocks.Select(told => told.To))}.", statusCode: StatusCodes.Status400BadRequest);
        if (request.Sent is not { } sent || sent > clock.GetUtcNow())
            return TypedResults.Problem("Say when it was sent; that is not in the future.", statusCode: StatusCodes.Status400BadRequest);
        if (request.Reference?.Length > 200)
            return TypedResults.Problem("A reference has at most 200 characters.", statusCode: StatusCodes.Status400BadRequest);
        return TypedResults.Json(await desk.RecordAsync(breach, context.Call().Id, request, context.Party()), ExposureJson.Default.BreachView);
    }

    private static async Task<IResult> ReviseAsync([Description(BreachId)] string id, ReasonRequest request, HttpContext context, BreachBook breaches, LetterDesk letters)
    {
        if (OperatorRequest.Problem(request.Reason) is { } problem)
            return problem;
        if (await breaches.FindAsync(id) is null)
            return NoSuchBreach;
        // Who hangs up has still taken it.
        var revision = await letters.ReviseAsync(id, context.Call().Id, request.Reason!, context.Party(), CancellationToken.None);
        return TypedResults.Json(RevisionView.Of(revision), ExposureJson.Default.RevisionView);
    }

    private static async Task<IResult> LettersAsync(
        [Description(BreachId)] string id,
        HttpContext context,
        BreachBook breaches,
        LetterDesk letters,
        ILogger<LetterDesk> log,
        [Description("Number of a revision; without it, the list as it would be now.")] int? revision = null,
        [Description("Of a revision only what is new to the one before: added, removed or changed.")] string? change = null)
    {
        if (await breaches.FindAsync(id) is not { } breach)
            return NoSuchBreach;
        var only = change switch { "added" => LetterChange.Added, "removed" => LetterChange.Removed, "changed" => (LetterChange?)LetterChange.Changed, _ => null };
        if (change is not null && (only is null || revision is null))
            return TypedResults.Problem("A change is added, removed or changed, and is that of a revision.", statusCode: StatusCodes.Status400BadRequest);
        var taken = breach.Revisions.FirstOrDefault(known => known.Number == revision);
        if (revision is not null && taken is null)
            return TypedResults.Problem("There is no such revision.", statusCode: StatusCodes.Status404NotFound);

        ExposureLog.LettersRead(log, context.Party().Id, id);
        var cancellation = context.RequestAborted;
        var lines = taken is null ? letters.NowAsync(breach, cancellation)
            : only is { } wanted ? letters.DifferenceAsync(breach, taken, wanted, cancellation)
            : letters.OfAsync(taken, cancellation);
        return Accepts(context, Csv.MediaType)
            ? TypedResults.Stream(output => WriteCsvAsync(lines, output, cancellation), Csv.ContentType)
            : TypedResults.Stream(output => WriteAsync(lines, output, cancellation), OrderLines.JsonLines);
    }

    private static async Task WriteAsync(IAsyncEnumerable<LetterView> lines, Stream output, CancellationToken cancellation)
    {
        await foreach (var line in lines)
        {
            await JsonSerializer.SerializeAsync(output, line, ExposureJson.Default.LetterView, cancellation);
            await output.WriteAsync("\n"u8.ToArray(), cancellation);
        }
    }

    private static async Task WriteCsvAsync(IAsyncEnumerable<LetterView> lines, Stream output, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(output, leaveOpen: true) { NewLine = Csv.NewLine };
        await writer.WriteLineAsync("programme,placer_order_number,system,order,certainty".AsMemory(), cancellation);
        await foreach (var line in lines)
            await writer.WriteLineAsync(Csv.Line(line.Programme, line.Number, line.System, line.Order, line.Certainty.ToString()).AsMemory(), cancellation);
    }

    private static bool Accepts(HttpContext context, string mediaType) =>
        context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    private static IResult NoSuchBreach => TypedResults.Problem("There is no such breach.", statusCode: StatusCodes.Status404NotFound);
}
