using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting;

/// <summary>
/// Gives no logger to categories that write URLs, header values or what a request could not be read as: what a placer searches for is personal
/// data (I7). Filter rules would not do, since a more particular rule in the configuration switches such a category on again.
/// </summary>
internal sealed class QuietLoggerFactory(LoggerFactory inner) : ILoggerFactory
{
    private static readonly string[] TalkativeCategories =
    [
        "Microsoft.AspNetCore.HostFiltering",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Http.RequestDelegate",
        "Microsoft.AspNetCore.HttpLogging",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "Microsoft.AspNetCore.StaticFiles",
        "System.Net.Http",
        "Yarp",
    ];

    public ILogger CreateLogger(string categoryName) =>
        TalkativeCategories.Any(category => categoryName.StartsWith(category, StringComparison.OrdinalIgnoreCase))
            ? NullLogger.Instance
            : inner.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();
}

internal static class QuietLogging
{
    public static void KeepQuiet(this ILoggingBuilder logging)
    {
        logging.Services.AddSingleton<LoggerFactory>();
        logging.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, QuietLoggerFactory>());
    }
}
