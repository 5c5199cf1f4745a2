using Gateway.Registry;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Identity;

/// <summary>The room's door to the host.</summary>
internal static class IdentityRoom
{
    /// <summary>
    /// Needs <c>IReadOnlyList&lt;PartyDefinition&gt;</c> and <see cref="IPartyStanding"/> and <see cref="IAccessWitness"/> among the services. What is wrong with the options
    /// is thrown at start as <see cref="OptionsValidationException"/>, one line a fault.
    /// </summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<IdentityOptions>, IdentityOptionsValidator>();
        services.AddOptions<IdentityOptions>().Bind(configuration.GetSection(IdentityOptions.Section)).ValidateOnStart();

        // Not AddAuthentication: it brings data protection along, which writes keys to disk for cookies that nobody has.
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<CertificateAuthenticationOptions, CertificateAuthenticationHandler>(CertificateAuthenticationDefaults.AuthenticationScheme, null);
        services.AddOptions<CertificateAuthenticationOptions>(CertificateAuthenticationDefaults.AuthenticationScheme)
            .Configure<IOptions<IdentityOptions>>((scheme, identity) =>
            {
                scheme.CustomTrustStore = CertificateFiles.ReadAuthorities(identity.Value.Roots);
                scheme.AdditionalChainCertificates = CertificateFiles.ReadAuthorities(identity.Value.Intermediates);
            });

        services.AddSingleton(provider => new RevocationLists(
            [.. provider.GetRequiredService<IOptions<IdentityOptions>>().Value.Crls],
            [.. SchemeOptions(provider).CustomTrustStore, .. SchemeOptions(provider).AdditionalChainCertificates],
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RevocationLists>>()));
        services.AddSingleton(provider => new ClientCertificateRules(
            SchemeOptions(provider), provider.GetRequiredService<RevocationLists>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ServerCertificate(
            provider.GetRequiredService<IOptions<IdentityOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ServerCertificate>>()));
        services.AddSingleton(provider => new Party.Directory(provider.GetRequiredService<IReadOnlyList<PartyDefinition>>()));
        services.AddSingleton<OpenConnections>();
        return services;
    }

    /// <summary>Stands after routing and before the endpoints.</summary>
    public static IApplicationBuilder UseIdentity(this IApplicationBuilder app) => app.UseMiddleware<PartyAdmission>();

    private static CertificateAuthenticationOptions SchemeOptions(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<CertificateAuthenticationOptions>>().Get(CertificateAuthenticationDefaults.AuthenticationScheme);
}
