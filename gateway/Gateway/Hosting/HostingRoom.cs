using Gateway.Operations;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Listeners, limits and logs.</summary>
internal static class HostingRoom
{
    public static GatewayOptions AddHosting(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(GatewayOptions.Section);
        builder.Services.AddOptions<GatewayOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRequestRate();
        builder.Services.AddRequestDecompression();
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OperationsJson.Default));
        builder.Logging.KeepQuiet();

        var options = section.Get<GatewayOptions>() ?? new GatewayOptions();
        var faults = new DataAnnotationValidateOptions<GatewayOptions>(Options.DefaultName).Validate(Options.DefaultName, options);
        if (faults.Failed)
            throw new OptionsValidationException(GatewayOptions.Section, typeof(GatewayOptions), faults.Failures);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options));
        return options;
    }
}
