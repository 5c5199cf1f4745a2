using System.ComponentModel.DataAnnotations;
using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Trail;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Where the audit trail goes, and who signs it.</summary>
internal static class AuditHosting
{
    /// <exception cref="OptionsValidationException">It is not said where it goes, and there is no place beside the ledger.</exception>
    public static void AddAuditTrail(this WebApplicationBuilder builder, KeyRing keys)
    {
        var options = builder.Configuration.GetSection(AuditOptions.Section).Get<AuditOptions>() ?? new AuditOptions();
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
            throw new OptionsValidationException(AuditOptions.Section, typeof(AuditOptions), faults.Select(fault => fault.ErrorMessage!));
        builder.Services.AddAudit(options, FolderBeside(builder, options), new TrailKey(keys.AuditKeyId, keys.AuditKey.ToArray()));
    }

    private static string FolderBeside(WebApplicationBuilder builder, AuditOptions options)
    {
        var redis = builder.Configuration.GetSection(LedgerOptions.Section).Get<LedgerOptions>() ?? new LedgerOptions();
        if (string.IsNullOrWhiteSpace(redis.ConnectionString))
            return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(redis.DataFolder))!, "audit");
        return options.Folder is { Length: > 0 } folder
            ? folder
            : throw new OptionsValidationException(
                AuditOptions.Section, typeof(AuditOptions), ["Audit:Folder is not set: with a Redis of your own, name the folder of this replica's audit trail, on a disk that stays."]);
    }
}
