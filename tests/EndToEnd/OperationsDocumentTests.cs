using System.Net;
using EndToEnd.Worlds;
using Microsoft.OpenApi;

namespace EndToEnd;

/// <summary>The OpenAPI document of the operations plane, as the gateway serves it.</summary>
public sealed class OperationsDocumentTests(Certificates certificates)
{
    [Fact]
    public async Task Document_lists_exactly_the_endpoints_and_says_what_each_takes_and_answers()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { StartsGateway = false });
        await using var gateway = await GatewayInProcess.StartAsync(world);
        var document = await ReadAsync(world, certificates);

        var operations = document.Paths.SelectMany(path => path.Value.Operations!.Select(operation => (Name: $"{operation.Key} {path.Key}", operation.Value))).ToList();
        Assert.Equal(gateway.EndpointsUnder("/api/"), operations.Select(operation => operation.Name).Order(StringComparer.Ordinal));
        Assert.All(operations, operation => Assert.True(IsDescribed(operation.Value), $"{operation.Name} lacks a summary, a described answer or its errors."));
        Assert.All(
            operations.Where(operation => !operation.Name.StartsWith("GET ", StringComparison.Ordinal)),
            operation => Assert.True(TakesReasonAndKey(operation.Value), $"{operation.Name} takes no reason, or no idempotency key."));
        Assert.All(operations, operation => Assert.All(operation.Value.Parameters ?? [], parameter => Assert.False(string.IsNullOrEmpty(parameter.Description), $"{operation.Name} {parameter.Name}")));
        var undescribed = document.Components!.Schemas!
            .SelectMany(schema => (schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()).Where(property => string.IsNullOrEmpty(property.Value.Description)).Select(property => $"{schema.Key}.{property.Key}"));
        Assert.All(undescribed, member => Assert.Fail($"{member} is not described."));
    }

    private static async Task<OpenApiDocument> ReadAsync(ScreeningWorld world, Certificates certificates)
    {
        using var auditor = certificates.ClientAs("auditor-cert", world.OperationsPlane);
        using var answer = await auditor.GetAsync("openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var read = OpenApiDocument.Parse(await answer.Content.ReadAsStringAsync(), OpenApiConstants.Json);
        Assert.Empty(read.Diagnostic!.Errors.Concat(read.Diagnostic.Warnings).Select(fault => fault.ToString()));
        return read.Document!;
    }

    private static bool IsDescribed(OpenApiOperation operation) =>
        operation.Summary is { Length: > 0 }
        && operation.Responses!.Any(answer => answer.Key is "200" or "204")
        && operation.Responses!.All(answer => answer.Value.Description is { Length: > 0 })
        && operation.Responses!.Where(answer => answer.Key is [>= '4', ..]).All(answer => answer.Value.Content!.ContainsKey("application/problem+json"))
        && operation.Responses!.ContainsKey("403");

    private static bool TakesReasonAndKey(OpenApiOperation operation) =>
        operation.RequestBody?.Content?["application/json"].Schema?.Properties?.ContainsKey("reason") == true
        && operation.Parameters?.Any(parameter => parameter is { Name: "Idempotency-Key", In: ParameterLocation.Header, Required: true }) == true;
}
