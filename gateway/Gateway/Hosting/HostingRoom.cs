using Gateway.Operations;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Listeners, limits and logs.</summary>
internal static class HostingRoom
{
    /// <summary>Log categories that write URLs or header values: what a placer searches for is personal data (I7).</summary>
    private static readonly string[] TalkativeCategories =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.HttpLogging",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "System.Net.Http",
        "Yarp",
    ];

    public static GatewayOptions AddHosting(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(GatewayOptions.Section);
        builder.Services.AddOptions<GatewayOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRequestRate();
        builder.Services.AddRequestDecompression();
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OperationsJson.Default));
        // An exception's message may quote what it choked on; it is not part of any answer or log.
        foreach (var category in TalkativeCategories)
            builder.Logging.AddFilter(category, LogLevel.None);

        var options = section.Get<GatewayOptions>() ?? new GatewayOptions();
        var faults = new DataAnnotationValidateOptions<GatewayOptions>(Options.DefaultName).Validate(Options.DefaultName, options);
        if (faults.Failed)
            throw new OptionsValidationException(GatewayOptions.Section, typeof(GatewayOptions), faults.Failures);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options));
        return options;
    }
}
