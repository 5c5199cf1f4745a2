using System.Globalization;
using System.Text.Json;
using Gateway.Answers;
using Gateway.Identity;
using Gateway.Registry;
using Gateway.Trail;
using Microsoft.AspNetCore.Http.Extensions;

namespace Gateway.Audit;

/// <summary>The trail as auditors read it: a FHIR search on the operations plane. Who reads it is recorded in it, before the answer.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/fhir/AuditEvent", SearchAsync).RequireRole(Role.Auditor)
        // FHIR says of itself what it is; the OpenAPI document is of the operators' API.
        .ExcludeFromDescription();

    private static async Task<IResult> SearchAsync(HttpContext context, AuditTrail trail, AuditArchive archive, TrailOptions options, GatewayRegistry registry)
    {
        var (query, refusal) = AuditQuery.Of(context.Request.Query);
        if (query is null)
            return FhirAnswer.Of(refusal!);
        await trail.RecordAsync(new AuditEvent(AuditKind.AuditRead, AuditUser.Of(context)) { Request = AuditedRequest.NameOf(context), Objects = [new(AuditObject.Query, query.ToString())] });
        var (events, next) = await Task.Run(() => archive.Find(query, context.RequestAborted), context.RequestAborted);
        var resource = new AuditEventResource(registry, options.Replica);
        var self = Url(context.Request.Query, after: null);
        return new FhirAnswer(StatusCodes.Status200OK, json => Write(json, resource, events, self, next is { } last ? Url(context.Request.Query, last) : null));
    }

    private static void Write(Utf8JsonWriter json, AuditEventResource resource, IReadOnlyList<StoredEvent> events, string self, string? next)
    {
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Bundle"u8);
        json.WriteString("type"u8, "searchset"u8);
        json.WriteStartArray("link"u8);
        WriteLink(json, "self"u8, self);
        if (next is not null)
            WriteLink(json, "next"u8, next);
        json.WriteEndArray();
        if (events.Count > 0)
        {
            json.WriteStartArray("entry"u8);
            foreach (var stored in events)
            {
                json.WriteStartObject();
                json.WritePropertyName("resource"u8);
                resource.Write(json, stored);
                json.WriteStartObject("search"u8);
                json.WriteString("mode"u8, "match"u8);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter json, ReadOnlySpan<byte> relation, string url)
    {
        json.WriteStartObject();
        json.WriteString("relation"u8, relation);
        json.WriteString("url"u8, url);
        json.WriteEndObject();
    }

    private static string Url(IQueryCollection query, long? after)
    {
        var builder = new QueryBuilder(query.Where(parameter => after is null || parameter.Key != AuditQuery.AfterParameter)
            .SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value ?? "")));
        if (after is { } place)
            builder.Add(AuditQuery.AfterParameter, place.ToString(CultureInfo.InvariantCulture));
        return $"AuditEvent{builder.ToQueryString()}";
    }
}
