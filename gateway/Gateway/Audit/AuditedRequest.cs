using System.Text.RegularExpressions;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Audit;

/// <summary>Endpoint metadata: who asks this sees data of persons, or takes it out; on record before the answer.</summary>
/// <param name="Kind"><see cref="AuditKind.Viewed"/>, <see cref="AuditKind.Exported"/> or <see cref="AuditKind.AuditRead"/>.</param>
internal sealed record AuditedAnswer(AuditKind Kind);

/// <summary>Endpoint metadata: stopping a lab must never be prevented. Where it cannot be recorded at once it is owed.</summary>
internal sealed record RecordedAfterwards;

internal static partial class AuditedRequest
{
    /// <summary>Parameters of a query by which labs are named.</summary>
    private static readonly string[] OfLabs = [AuditObject.Lab, "with"];

    /// <summary>Who asks this sees data of persons: recorded each time, before the answer.</summary>
    public static TBuilder Viewed<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAnswer(AuditKind.Viewed));

    /// <summary>Who asks this takes data of persons out: recorded each time, before the answer.</summary>
    public static TBuilder Exported<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAnswer(AuditKind.Exported));

    /// <summary>Method and route pattern, never a value of the request; what no route fits is named so.</summary>
    public static string NameOf(HttpContext context) =>
        $"{MethodOf(context.Request.Method)} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)"}";

    /// <summary>What the route names, and labs of the query: labs and programmes of the registry, and ids as the ledger gives them. Anything else anybody could have written, a name as well: it is told as unknown.</summary>
    public static IReadOnlyList<AuditObject> ObjectsOf(HttpContext context, GatewayRegistry registry) =>
    [
        .. context.Request.RouteValues.Select(value => Named(value.Key, value.Value as string, registry)),
        .. OfLabs.SelectMany(parameter => context.Request.Query[parameter]).Select(lab => Named(AuditObject.Lab, lab, registry)),
    ];

    private static AuditObject Named(string type, string? id, GatewayRegistry registry) => new(type, id is not null && IsKnown(type, id, registry) ? id : AuditObject.Unknown);

    private static string MethodOf(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method)
        || HttpMethods.IsDelete(method) || HttpMethods.IsPatch(method) || HttpMethods.IsOptions(method) ? method : "(other)";

    private static bool IsKnown(string parameter, string id, GatewayRegistry registry) => parameter switch
    {
        AuditObject.Lab => registry.Lab(id) is not null,
        AuditObject.Programme => registry.Programme(id) is not null,
        _ => Id().IsMatch(LedgerIds.ProgrammeOf(id) is { } programme && registry.Programme(programme) is not null ? id[(programme.Length + 1)..] : id),
    };

    [GeneratedRegex("^[0-9A-Z]{16,64}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Id();
}
