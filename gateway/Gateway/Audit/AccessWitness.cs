using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Gateway.Answers;
using Gateway.Identity;
using Gateway.Registry;

namespace Gateway.Audit;

/// <summary>Records sign-ins and refusals. They have happened whether they can be recorded or not, so they are owed where they cannot.</summary>
internal sealed class AccessWitness(AuditTrail trail, TimeProvider clock) : IAccessWitness
{
    /// <summary>A certificate object lives as long as its connection: what is in here has signed in on it.</summary>
    private readonly ConditionalWeakTable<X509Certificate2, Connection> _connections = [];

    // Two, so that who has no certificate cannot use up the room for those who have one.
    private readonly RefusalMeter _handshakes = new(clock);
    private readonly RefusalMeter _requests = new(clock);

    /// <inheritdoc />
    public ValueTask AdmittedAsync(HttpContext context) =>
        ConnectionOf(context) is { HasSignedIn: false } connection ? SignInAsync(context, connection) : ValueTask.CompletedTask;

    /// <inheritdoc />
    public async ValueTask RefusedAsync(HttpContext context, Party? party, Refusal refusal)
    {
        string? pin = context.Connection.ClientCertificate is { } shown ? PublicKeyPin.Of(shown) : null;
        // A person's every attempt counts. Systems repeat themselves; their keys are certified, so nobody has many, and behind one address there may be several.
        Unrecorded? unrecorded = party is { Role: Role.Operator or Role.Auditor } ? default(Unrecorded) : _requests.Take(refusal.Code, pin is null ? context.Connection.RemoteIpAddress : null, pin);
        if (unrecorded is not { } count)
            return;
        await trail.OweAsync(new AuditEvent(AuditKind.Refused, AuditUser.Of(context, party))
        {
            Outcome = AuditOutcome.MinorFailure,
            Request = AuditedRequest.NameOf(context),
            Status = refusal.Status,
            Objects = ObjectsOf(pin, refusal.Code, count),
        });
    }

    /// <inheritdoc />
    public void HandshakeRefused(CertificateFault? fault, string? pin, EndPoint? from)
    {
        var (reason, address) = (fault?.ToString() ?? "NoCertificate", (from as IPEndPoint)?.Address);
        if (_handshakes.Take(reason, address, pin) is not { } count)
            return;
        _ = trail.OweAsync(new AuditEvent(AuditKind.HandshakeRefused, new AuditUser(AuditUser.Unknown, AuditUser.Unknown, address?.ToString()))
        {
            Outcome = AuditOutcome.MinorFailure,
            Objects = ObjectsOf(pin, reason, count),
        });
    }

    private static List<AuditObject> ObjectsOf(string? pin, string reason, Unrecorded count)
    {
        var objects = new List<AuditObject>(4);
        if (pin is not null)
            objects.Add(new AuditObject(AuditObject.Key, pin));
        objects.Add(new AuditObject("refusal", reason));
        if (count.Alike > 0)
            objects.Add(new AuditObject("repeated", count.Alike.ToString(CultureInfo.InvariantCulture)));
        if (count.Others > 0)
            objects.Add(new AuditObject("others", count.Others.ToString(CultureInfo.InvariantCulture)));
        return objects;
    }

    private async ValueTask SignInAsync(HttpContext context, Connection connection)
    {
        await trail.OweAsync(new AuditEvent(AuditKind.SignIn, AuditUser.Of(context)));
        connection.HasSignedIn = true;
    }

    private Connection? ConnectionOf(HttpContext context) =>
        context.Connection.ClientCertificate is { } certificate ? _connections.GetValue(certificate, static _ => new Connection()) : null;

    private sealed class Connection
    {
        public bool HasSignedIn { get; set; }
    }
}
