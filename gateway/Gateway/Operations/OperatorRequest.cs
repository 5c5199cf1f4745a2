using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What all requests about a lab have in common, and how they are refused (ProblemDetails, RFC 9457).</summary>
internal static class OperatorRequest
{
    private const int LongestReason = 1000;

    /// <summary>Null where the lab is known and the reason can be kept.</summary>
    public static IResult? Problem(string lab, string? reason, GatewayRegistry registry) => registry.Lab(lab) is null
        ? TypedResults.Problem("The registry has no such lab.", statusCode: StatusCodes.Status404NotFound)
        : Problem(reason);

    public static IResult? Problem(string? reason) => string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason
        ? TypedResults.Problem("Give a reason of at most 1,000 characters; it must not name a person.", statusCode: StatusCodes.Status400BadRequest)
        : null;

    /// <summary>What the caller asks to be changed, for the record.</summary>
    public static ChangeOrder Change(this HttpContext context, string reason) => new(context.Call().Id, context.Party().Id, reason);

    /// <summary>409, with whose operation stands in the way.</summary>
    public static IResult Conflict(string detail, OperationRecord operation) => TypedResults.Problem(
        detail,
        statusCode: StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["operation"] = operation.Id,
            ["operator"] = operation.By,
            ["mode"] = operation.Plan is OperationPlan.Suspension { Mode: var mode } ? mode.ToString() : null,
            ["state"] = operation.State.ToString(),
            ["since"] = operation.Started.ToString("O"),
        });
}
