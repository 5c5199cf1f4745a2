using System.Text.RegularExpressions;

namespace Gateway.Audit;

/// <summary>Endpoint metadata: who asks this sees data of persons, or takes it out; on record before the answer.</summary>
/// <param name="Kind"><see cref="AuditKind.Viewed"/>, <see cref="AuditKind.Exported"/> or <see cref="AuditKind.AuditRead"/>.</param>
internal sealed record AuditedAnswer(AuditKind Kind);

/// <summary>Endpoint metadata: stopping a lab must never be prevented. Where it cannot be recorded at once it is owed.</summary>
internal sealed record RecordedAfterwards;

internal static partial class AuditedRequest
{
    /// <summary>Who asks this sees data of persons: recorded each time, before the answer.</summary>
    public static TBuilder Viewed<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAnswer(AuditKind.Viewed));

    /// <summary>Who asks this takes data of persons out: recorded each time, before the answer.</summary>
    public static TBuilder Exported<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAnswer(AuditKind.Exported));

    /// <summary>Method and route pattern, never a value of the request; what no route fits is named so.</summary>
    public static string NameOf(HttpContext context) =>
        $"{MethodOf(context.Request.Method)} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)"}";

    /// <summary>The values of the route's parameters that have the form of an id.</summary>
    public static IReadOnlyList<AuditObject> ObjectsOf(HttpContext context) =>
        [.. context.Request.RouteValues.Select(value => new AuditObject(value.Key, value.Value is string id && Id().IsMatch(id) ? id : "(no id)"))];

    private static string MethodOf(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method)
        || HttpMethods.IsDelete(method) || HttpMethods.IsPatch(method) || HttpMethods.IsOptions(method) ? method : "(other)";

    [GeneratedRegex("^[A-Za-z0-9.-]{1,64}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Id();
}
