using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
using Gateway.Operations;
using Gateway.Results;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Listeners, limits and logs.</summary>
internal static class HostingRoom
{
    /// <summary>Runs until the process is told to stop. What had started is stopped in order, also when the start fails half-way: the ledger must be the last to go.</summary>
    public static async Task ServeAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
    }

    public static GatewayOptions AddHosting(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(GatewayOptions.Section);
        builder.Services.AddOptions<GatewayOptions>().Bind(section);
        builder.Services.AddRequestDecompression();
        builder.Services.AddProblemDetails();
        builder.Services.AddReadiness();
        builder.Services.AddOperationsDocument();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, JsonTypeInfoResolver.Combine(OperationsJson.Default, ExposureJson.Default, EvidenceJson.Default, ResultsJson.Default)));
        builder.Logging.KeepQuiet();

        var options = section.Get<GatewayOptions>() ?? new GatewayOptions();
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
            throw new OptionsValidationException(GatewayOptions.Section, typeof(GatewayOptions), faults.Select(fault => fault.ErrorMessage!));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options));
        return options;
    }
}
