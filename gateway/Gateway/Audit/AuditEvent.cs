using System.Security.Cryptography;
using Gateway.Identity;

namespace Gateway.Audit;

/// <summary>
/// Something that somebody may have to account for. It names orders, results and persons by their ids and tokens: no name, no number of a person, no finding, no free
/// text but an operator's reason.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="User">Who did it.</param>
internal readonly record struct AuditEvent(AuditKind Kind, AuditUser User)
{
    public AuditOutcome Outcome { get; init; }

    /// <summary>Party id of who answers for it, where that is not the user.</summary>
    public string? Responsible { get; init; }

    /// <summary>Party id of who received something.</summary>
    public string? Recipient { get; init; }

    /// <summary>Token of the person concerned (<c>Tokens.Person</c>); null where there is none, or many.</summary>
    public string? Person { get; init; }

    /// <summary>What it was done with, or to; those of one type stand together.</summary>
    public IReadOnlyList<AuditObject> Objects { get; init; } = [];

    /// <summary>Method and route pattern of the request, without a value of it.</summary>
    public string? Request { get; init; }

    /// <summary>HTTP status that it was answered with; null before the answer, or without one.</summary>
    public int? Status { get; init; }

    /// <summary>Id of the operator's call (<c>OperatorCall.Id</c>), the same in what was asked and what came of it.</summary>
    public string? Call { get; init; }

    /// <summary>The operator's own words, which must not name a person, or the gateway's.</summary>
    public string? Reason { get; init; }

    /// <summary>When it happened, where it could not be recorded at once; null for now.</summary>
    public DateTimeOffset? Happened { get; init; }
}

/// <summary>What happened. Names in the file are these in kebab case.</summary>
internal enum AuditKind
{
    /// <summary>The first request of a connection.</summary>
    SignIn,

    /// <summary>A connection that got no further than its handshake.</summary>
    HandshakeRefused,

    /// <summary>A request that was answered 403.</summary>
    Refused,

    /// <summary>An operator is about to have something done: on record before it is.</summary>
    CallAsked,

    /// <summary>What came of it.</summary>
    CallAnswered,

    /// <summary>Data of persons was looked at.</summary>
    Viewed,

    /// <summary>Data of persons was taken out.</summary>
    Exported,

    /// <summary>The audit trail itself was read.</summary>
    AuditRead,

    /// <summary>Somebody asked for what takes two people.</summary>
    RequestAsked,

    /// <summary>A second person approved what another asked, or tried to.</summary>
    RequestApproved,

    /// <summary>What another asked was refused, or taken back.</summary>
    RequestRefused,

    /// <summary>What two people decided is done, or came to nothing after all.</summary>
    RequestDone,

    /// <summary>The gateway did something to a lab by itself, by a rule of its programmes.</summary>
    RuleApplied,

    /// <summary>At a start a file made a policy or rules stricter.</summary>
    PutInForce,

    /// <summary>An order goes to a lab: on record before its first byte does.</summary>
    OrderDisclosed,

    /// <summary>A cancellation goes to a lab.</summary>
    CancellationDisclosed,

    /// <summary>A result goes to its placer.</summary>
    ResultDisclosed,
}

/// <summary>https://terminology.hl7.org/CodeSystem-audit-event-outcome.html; the numbers are the codes.</summary>
internal enum AuditOutcome
{
    Success = 0,

    /// <summary>It was not done: asked wrongly, or not allowed.</summary>
    MinorFailure = 4,

    /// <summary>It was not done: the gateway failed.</summary>
    SeriousFailure = 8,

    MajorFailure = 12,
}

/// <summary>Who did it, and from where.</summary>
/// <param name="Id">Party id; <c>unknown</c> where nobody is known.</param>
/// <param name="Role">Of the registry, in lower case; <c>unknown</c> where nobody is known.</param>
/// <param name="Address">IP address; null where there is no connection of the user's.</param>
/// <param name="Certificate">SHA-256 thumbprint of the certificate, hex; null where none was shown, or it is said elsewhere.</param>
internal readonly record struct AuditUser(string Id, string Role, string? Address = null, string? Certificate = null)
{
    public const string Unknown = "unknown";

    /// <summary>The gateway by itself.</summary>
    public static AuditUser Gateway { get; } = new("gateway", "gateway");

    /// <summary>A placer, where nothing but its id is at hand.</summary>
    public static AuditUser Placer(string id) => new(id, "placer");

    /// <summary>Who sent the request.</summary>
    public static AuditUser Of(HttpContext context) => Of(context, context.Features.Get<Party>());

    /// <summary>Who sent the request, where that is not known of the request itself.</summary>
    public static AuditUser Of(HttpContext context, Party? party) => new(
            party?.Id ?? Unknown,
            party is null ? Unknown : NameOf(party.Role),
            context.Connection.RemoteIpAddress?.ToString(),
            context.Connection.ClientCertificate?.GetCertHashString(HashAlgorithmName.SHA256));

    private static string NameOf(Registry.Role role) => role switch
    {
        Registry.Role.Placer => "placer",
        Registry.Role.Lab => "lab",
        Registry.Role.Operator => "operator",
        _ => "auditor",
    };
}
