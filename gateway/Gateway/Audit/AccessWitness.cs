using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Gateway.Answers;
using Gateway.Identity;
using Gateway.Registry;

namespace Gateway.Audit;

/// <summary>Records sign-ins and refusals. They have happened whether they can be recorded or not, so they are owed where they cannot.</summary>
internal sealed class AccessWitness(AuditTrail trail) : IAccessWitness
{
    /// <summary>A certificate object lives as long as its connection: what is in here has signed in on it, or was refused for these reasons.</summary>
    private readonly ConditionalWeakTable<X509Certificate2, Known> _connections = [];

    /// <inheritdoc />
    public ValueTask AdmittedAsync(HttpContext context) =>
        KnownOf(context) is { HasSignedIn: false } connection ? SignInAsync(context, connection) : ValueTask.CompletedTask;

    /// <inheritdoc />
    public async ValueTask RefusedAsync(HttpContext context, Party? party, Refusal refusal)
    {
        // A party that repeats itself on one connection does not fill the disk; a person's every attempt counts.
        if (KnownOf(context) is { } connection && party is not { Role: Role.Operator or Role.Auditor } && !connection.IsNew(refusal.Code))
            return;
        await trail.OweAsync(new AuditEvent(AuditKind.Refused, AuditUser.Of(context, party))
        {
            Outcome = AuditOutcome.MinorFailure,
            Request = AuditedRequest.NameOf(context),
            Status = refusal.Status,
            Objects = context.Connection.ClientCertificate is { } shown ? [new(AuditObject.Key, PublicKeyPin.Of(shown)), new("refusal", refusal.Code)] : [new("refusal", refusal.Code)],
        });
    }

    /// <inheritdoc />
    public void HandshakeRefused(CertificateFault? fault, string? pin, EndPoint? from) => _ = trail.OweAsync(
        new AuditEvent(AuditKind.HandshakeRefused, new AuditUser(AuditUser.Unknown, AuditUser.Unknown, (from as IPEndPoint)?.Address.ToString()))
        {
            Outcome = AuditOutcome.MinorFailure,
            Objects = pin is null ? [new("refusal", "NoCertificate")] : [new(AuditObject.Key, pin), new("refusal", fault.ToString()!)],
        });

    private async ValueTask SignInAsync(HttpContext context, Known connection)
    {
        await trail.OweAsync(new AuditEvent(AuditKind.SignIn, AuditUser.Of(context)));
        connection.HasSignedIn = true;
    }

    private Known? KnownOf(HttpContext context) =>
        context.Connection.ClientCertificate is { } certificate ? _connections.GetValue(certificate, static _ => new Known()) : null;

    private sealed class Known
    {
        private readonly HashSet<string> _refusals = new(StringComparer.Ordinal);

        public bool HasSignedIn { get; set; }

        public bool IsNew(string refusal)
        {
            lock (_refusals)
                return _refusals.Add(refusal);
        }
    }
}
