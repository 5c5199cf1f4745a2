using System.Collections.Concurrent;
using System.Net;
using DevelopmentPki;
using Gateway.Answers;
using Gateway.Identity;
using Gateway.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Identity;

/// <summary>
/// The Identity room on a real Kestrel with a free port and three endpoints. Each answer says on which connection it came
/// (<c>X-Connection</c>) and, when refused, why (<c>X-Refusal</c>: the FHIR issue type).
/// </summary>
internal sealed class ListeningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RecordedLog _log;

    private ListeningGateway(WebApplication app, RecordedLog log)
    {
        _app = app;
        _log = log;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    public Uri Address { get; }

    public IEnumerable<string> Log => _log.Lines;

    /// <summary>Requests that got past the handshake, admitted or not.</summary>
    public int Arrived { get; private set; }

    public static async Task<ListeningGateway> StartAsync(
        MadeCertificates pki,
        IReadOnlyList<PartyDefinition> parties,
        TimeProvider clock,
        IPartyStanding? standing = null,
        IDictionary<string, string?>? settings = null,
        IAccessWitness? witness = null)
    {
        var log = new RecordedLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(Changed(Settings(pki), settings));
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(clock).AddSingleton(parties).AddSingleton(standing ?? new EveryoneAdmitted()).AddSingleton(witness ?? new NobodyWatches()).AddIdentity(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseMutualTls()));

        ListeningGateway? gateway = null;
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            gateway!.Arrived++;
            context.Response.Headers["X-Connection"] = context.Connection.Id.Split(':')[0];
            await next(context);
            if (context.Features.Get<Refusal>() is { } refusal)
                context.Response.Headers["X-Refusal"] = refusal.Code;
        });
        app.UseRouting();
        app.UseIdentity();
        app.MapGet("/orders", (HttpContext context) => context.Party().ToString()).RequireRole(Role.Placer, Role.Lab);
        app.MapGet("/suspensions", (HttpContext context) => context.User.Identity?.Name).RequireRole(Role.Operator);
        app.MapGet("/forgotten", () => "an endpoint that names no role");
        try
        {
            await app.StartAsync();
            return gateway = new ListeningGateway(app, log);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public static Dictionary<string, string?> Settings(MadeCertificates pki) => new(StringComparer.Ordinal)
    {
        ["Identity:Roots:0"] = pki.CertificatePath("root"),
        ["Identity:Intermediates:0"] = pki.CertificatePath("issuing"),
        ["Identity:Crls:0"] = Path.Combine(pki.Folder, "issuing.crl"),
        ["Identity:ServerCertificate"] = pki.CertificatePath("gateway"),
        ["Identity:ServerKey"] = pki.KeyPath("gateway"),
    };

    /// <summary>A party whose pins are those of these certificates.</summary>
    public static PartyDefinition Party(MadeCertificates pki, string id, Role role, params string[] certificates) =>
        new(id, role, ["cervical"], [.. certificates.Select(name =>
        {
            using var certificate = pki.Load(name);
            return PublicKeyPin.Of(certificate);
        })]);

    /// <summary>A setting that is changed to null is not there at all.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Changed(Dictionary<string, string?> settings, IDictionary<string, string?>? changes)
    {
        foreach (var (key, value) in changes ?? new Dictionary<string, string?>())
            settings[key] = value;
        return settings.Where(setting => setting.Value is not null);
    }

    public Task<HttpResponseMessage> Get(HttpClient client, string path) => client.GetAsync(new Uri(Address, path));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class EveryoneAdmitted : IPartyStanding
    {
        public ValueTask<bool> IsAdmittedAsync(Party party, CancellationToken cancellation) => ValueTask.FromResult(true);
    }

    private sealed class NobodyWatches : IAccessWitness
    {
        public ValueTask AdmittedAsync(HttpContext context) => ValueTask.CompletedTask;

        public ValueTask RefusedAsync(HttpContext context, Party? party, Refusal refusal) => ValueTask.CompletedTask;

        public void HandshakeRefused(CertificateFault? fault, string? pin, EndPoint? from)
        {
        }
    }

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
