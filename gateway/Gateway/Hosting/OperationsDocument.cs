using System.Net.Mime;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Hosting;

/// <summary>
/// The OpenAPI document of the operations plane. An endpoint says what is its own; what holds for all of them (who may, how an error looks, the idempotency key) is said
/// here once. https://spec.openapis.org/oas/v3.1.1
/// </summary>
internal static class OperationsDocument
{
    /// <summary>Name of the document, and where it is: <c>/openapi/v1.json</c>.</summary>
    public const string Name = "v1";

    public const string Route = "/openapi/{documentName}.json";

    private const string IdempotencyKey = "Idempotency-Key";
    private const string MutualTls = "mutualTLS";
    private const string ProblemDetails = "ProblemDetails";

    public static void AddOperationsDocument(this IServiceCollection services) => services.AddOpenApi(Name, document =>
    {
        // Both planes are in one application; the data plane has its CapabilityStatement.
        document.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        document.AddDocumentTransformer((described, _, _) =>
        {
            Introduce(described);
            DescribeChoices(described);
            return Task.CompletedTask;
        });
        document.AddOperationTransformer((operation, context, _) =>
        {
            DescribeCaller(operation, context);
            DescribeIdempotency(operation, context);
            DescribeErrors(operation, context);
            return Task.CompletedTask;
        });
    });

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Screening gateway: operations",
            Version = Name,
            Description =
                "Stop a lab, move its work, see what the others can carry. Each call names a person by the client certificate: operators may do all of it, auditors "
                + "read. Whatever changes something takes a reason, kept on record and never naming a person whose data is processed, and an idempotency key. "
                + "Errors are ProblemDetails (RFC 9457). Days are those of the lab's own calendar; times are UTC.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[MutualTls] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.MutualTLS,
            Description = "Client certificate of an operator or auditor, known by the public key that the registry names for the person.",
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[ProblemDetails] = ProblemSchema();
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(MutualTls, document)] = [] }];
    }

    // A member that may be null or one of a few words is described by what the words are about.
    private static void DescribeChoices(OpenApiDocument document)
    {
        foreach (var member in document.Components!.Schemas!.Values.SelectMany(schema => schema.Properties?.Values ?? []).OfType<OpenApiSchema>())
            member.Description ??= member.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault()?.Description;
    }

    private static void DescribeCaller(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var roles = context.Description.ActionDescriptor.EndpointMetadata.OfType<Identity.RequiredRoles>().Last().Roles;
        var may = $"For {string.Join(" and ", roles.Select(role => $"{role.ToString().ToLowerInvariant()}s"))}.";
        operation.Description = operation.Description is { Length: > 0 } said ? $"{said} {may}" : may;
    }

    private static void DescribeIdempotency(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (!Changes(context))
            return;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyKey,
            In = ParameterLocation.Header,
            Required = true,
            Description = "Chosen by the caller, fresh for each call. The same call sent again under the same key, within a day, does nothing more and is answered as before.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
        });
    }

    private static void DescribeErrors(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        operation.Responses ??= [];
        foreach (var (status, meaning) in Errors)
        {
            // Any call may be refused by identity or the ledger, and one that changes something by the idempotency key.
            if (status is "403" or "503" || (Changes(context) && status is ("400" or "409" or "422")) || operation.Responses.ContainsKey(status))
                operation.Responses[status] = Problem(meaning, context.Document);
        }
    }

    private static bool Changes(OpenApiOperationTransformerContext context) => !HttpMethods.IsGet(context.Description.HttpMethod ?? "");

    private static readonly IReadOnlyDictionary<string, string> Errors = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["400"] = "The request is not what it must be; the detail says what to change. Nothing was done.",
        ["403"] = "The certificate is not known, or its holder may not do this.",
        ["404"] = "There is nothing by that name.",
        ["409"] = "Somebody was before you, or the same call is still under way. Nothing was done.",
        ["422"] = "It cannot be done, or the key was used for another call; the detail says why. Nothing was done.",
        ["503"] = "The ledger cannot be reached. What was asked may have happened: ask again under the same idempotency key.",
    };

    private static OpenApiResponse Problem(string meaning, OpenApiDocument? document) => new()
    {
        Description = meaning,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [MediaTypeNames.Application.ProblemJson] = new() { Schema = new OpenApiSchemaReference(ProblemDetails, document) },
        },
    };

    // RFC 9457, as the gateway uses it.
    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("Where the status is explained."),
            ["title"] = Text("What kind of problem it is."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
            ["detail"] = Text("What to do, for a person."),
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
