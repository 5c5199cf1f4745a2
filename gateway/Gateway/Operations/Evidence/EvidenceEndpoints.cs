using System.ComponentModel;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Evidence about labs.</summary>
internal static class EvidenceEndpoints
{
    private const string LabId = "Id of the lab in the registry.";
    private const int LongestIssuer = 200;

    public static void MapEvidence(this IEndpointRouteBuilder routes)
    {
        var lab = routes.MapGroup("/api/labs/{lab}/evidence").RequireRole(Role.Operator, Role.Auditor).WithTags("Evidence").ProducesProblem(StatusCodes.Status404NotFound);
        lab.MapGet("", ListAsync).WithSummary("All evidence about a lab, oldest first").Produces<IReadOnlyList<EvidenceView>>();
        lab.MapPost("", AttachAsync).RequireRole(Role.Operator)
            .WithSummary("Attaches evidence to a lab").WithDescription("The gateway keeps what it is and the digest of the document, for good; not the document.")
            .Produces<EvidenceView>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ListAsync([Description(LabId)] string lab, GatewayRegistry registry, EvidenceBook evidence) => registry.Lab(lab) is null
        ? TypedResults.Problem("The registry has no such lab.", statusCode: StatusCodes.Status404NotFound)
        : TypedResults.Json([.. (await evidence.OfAsync(lab)).Select(EvidenceView.Of)], EvidenceJson.Default.IReadOnlyListEvidenceView);

    private static async Task<IResult> AttachAsync(
        [Description(LabId)] string lab, EvidenceRequest request, HttpContext context, GatewayRegistry registry, EvidenceBook book, ILogger<EvidenceBook> log)
    {
        if (OperatorRequest.Problem(lab, request.Reason, registry) is { } problem)
            return problem;
        if (FaultOf(request) is { } fault)
            return TypedResults.Problem(fault, statusCode: StatusCodes.Status400BadRequest);
        var by = context.Decider();
        var attached = await book.AttachAsync(new NewEvidence(
            context.Call().Id, lab, request.Kind!, request.Issuer!, request.Date!.Value, request.ValidUntil!.Value, request.Digest!.ToLowerInvariant(), request.Reason!, by));
        if (attached is null)
            return TypedResults.Problem("The date has not come yet: evidence is of what was.", statusCode: StatusCodes.Status400BadRequest);
        EvidenceLog.Attached(log, by.Party, attached.Id, attached.Kind, lab);
        return TypedResults.Json(EvidenceView.Of(attached), EvidenceJson.Default.EvidenceView);
    }

    private static string? FaultOf(EvidenceRequest request)
    {
        if (!EvidenceKind.All.Contains(request.Kind, StringComparer.Ordinal))
            return $"The kind is one of {string.Join(", ", EvidenceKind.All)}.";
        if (string.IsNullOrWhiteSpace(request.Issuer) || request.Issuer.Length > LongestIssuer)
            return "Name the organisation that issued it, in at most 200 characters; it must not be a person.";
        if (request.Date is not { } date || request.ValidUntil is not { } until || until <= date)
            return "Give the date of the document, and a later one until which it is valid.";
        return request.Digest is { Length: 64 } digest && digest.All(char.IsAsciiHexDigit) ? null : "The digest is the SHA-256 of the document, 64 hexadecimal digits.";
    }
}

internal static class DeciderOfRequest
{
    /// <summary>The operator whose request this is, as a decision names one.</summary>
    public static Decider Decider(this HttpContext context)
    {
        var credential = context.Credential();
        return new Decider(context.Party().Id, credential.Certificate, credential.Keys);
    }
}
