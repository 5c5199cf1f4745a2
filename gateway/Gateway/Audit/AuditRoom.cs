using System.Security.Cryptography;
using System.Text;
using Gateway.Identity;
using Gateway.Trail;

namespace Gateway.Audit;

/// <summary>The room's door to the host.</summary>
internal static class AuditRoom
{
    /// <summary>Stands before the services that record: they stop before it does.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Where and as whom.</param>
    /// <param name="folder">Where the options name none.</param>
    /// <param name="key">Signs the heads.</param>
    public static void AddAudit(this IServiceCollection services, AuditOptions options, string folder, TrailKey key)
    {
        var path = Path.GetFullPath(options.Folder is { Length: > 0 } configured ? configured : folder);
        var trail = new TrailOptions(path, options.Replica is { Length: > 0 } replica ? replica : NameOf(path), options.LongestFileMegabytes * 1024L * 1024);
        services.AddSingleton(trail);
        services.AddSingleton(provider => new TrailWriter(trail, key, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditArchive>();
        services.AddSingleton<IAccessWitness, AccessWitness>();
        services.AddHostedService<AuditKeeper>();
    }

    // Two replicas on one machine have folders of their own.
    private static string NameOf(string path) => $"{Machine()}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..8]}";

    // Part of a FHIR id, which has 64 characters and not all of a machine's.
    private static string Machine() => string.Concat(Environment.MachineName.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.').Take(30));
}
