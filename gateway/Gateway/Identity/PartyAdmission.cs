using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Gateway.Answers;
using Microsoft.AspNetCore.Authentication;

namespace Gateway.Identity;

/// <summary>
/// Lets a request through when its certificate is genuine, belongs to a party, the endpoint is for that party's role, and the party's standing
/// admits it now. Otherwise 403 with a <see cref="Refusal"/> and no body. Stands after routing.
/// </summary>
internal sealed class PartyAdmission(RequestDelegate next, Party.Directory directory, ClientCertificateRules rules, IPartyStanding standing, IAccessWitness witness)
{
    /// <summary>A certificate object lives as long as its connection: those in here have been proven by the scheme.</summary>
    private readonly ConditionalWeakTable<X509Certificate2, AuthenticationTicket> _proven = [];

    // Mostly there is nothing to wait for: then the rest of the way goes on without this one's frame.
    public Task InvokeAsync(HttpContext context)
    {
        var admission = AdmitAsync(context);
        return admission.IsCompletedSuccessfully ? Go(context, admission.Result) : WaitAsync(context, admission);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<bool> admission) => await Go(context, await admission);

    private Task Go(HttpContext context, bool admitted) => admitted ? next(context) : Task.CompletedTask;

    private async ValueTask<bool> AdmitAsync(HttpContext context)
    {
        if (await RefusalOf(context) is { } refusal)
        {
            // Who is refused is told to the witness only: nothing behind here may take it for admitted.
            context.Response.StatusCode = refusal.Status;
            context.Features.Set(refusal);
            await witness.RefusedAsync(context, PartyOf(context), refusal);
            return false;
        }

        await witness.AdmittedAsync(context);
        return true;
    }

    private async ValueTask<Refusal?> RefusalOf(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } certificate || !await IsGenuineAsync(context, certificate))
            return Refusal.Unproven;
        if (directory.Identify(certificate) is not { } party)
            return Refusal.UnknownParty;
        if (context.GetEndpoint() is { } endpoint && !IsRoutingsOwnRefusal(endpoint) && endpoint.Metadata.GetMetadata<RequiredRoles>()?.Roles.Contains(party.Role) is not true)
            return Refusal.WrongRole;
        if (!await standing.IsAdmittedAsync(party, context.RequestAborted))
            return Refusal.NotAdmitted;

        context.Features.Set(party);
        context.User = party.Principal;
        return null;
    }

    /// <summary>The scheme proves a connection, once; whether its certificate is in its time and not revoked is asked each time.</summary>
    private async ValueTask<bool> IsGenuineAsync(HttpContext context, X509Certificate2 certificate)
    {
        if (_proven.TryGetValue(certificate, out _))
            return rules.Judge(certificate) is CertificateVerdict.Genuine;
        var proof = await context.AuthenticateAsync(CertificateAuthenticationDefaults.AuthenticationScheme);
        if (proof.Succeeded)
            _proven.TryAdd(certificate, proof.Ticket);
        return proof.Succeeded;
    }

    private Party? PartyOf(HttpContext context) => context.Connection.ClientCertificate is { } certificate ? directory.Identify(certificate) : null;

    /// <summary>Where the path is known and the method is not, routing puts an endpoint of its own that answers 405: it has no route.</summary>
    private static bool IsRoutingsOwnRefusal(Endpoint endpoint) => endpoint is not RouteEndpoint && endpoint.Metadata.Count == 0;
}

internal static class PartyOfRequest
{
    /// <summary>The party whose request this is.</summary>
    /// <exception cref="InvalidOperationException">The request did not pass <see cref="PartyAdmission"/>.</exception>
    public static Party Party(this HttpContext context) =>
        context.Features.Get<Party>() ?? throw new InvalidOperationException("The request has not been admitted.");
}
