using System.Security.Cryptography;
using System.Text;

namespace Gateway.Ledger;

/// <summary>What takes two people: the first asks for it, another approves exactly that.</summary>
/// <param name="Id">26 characters: of the call that asked.</param>
/// <param name="Kind">One of <see cref="RequestKind"/>.</param>
/// <param name="Subject">What it is about: a lab, or a lab and test. One open request each.</param>
/// <param name="Content">JSON, as it was asked; without personal data.</param>
/// <param name="Digest">Of kind, subject and content: what an approval is for.</param>
/// <param name="By">Party id of who asked.</param>
/// <param name="Reason">Theirs; names no person.</param>
/// <param name="State">How it stands.</param>
/// <param name="Asked">By the ledger's clock.</param>
/// <param name="Decider">Party id of who approved or refused; null while nobody did.</param>
/// <param name="Why">The decider's reason.</param>
/// <param name="Decided">When.</param>
/// <param name="Approved">The digest that was approved.</param>
/// <param name="Fault">Why it came to nothing after all; null where it did not.</param>
internal sealed record TwoPersonRequest(
    string Id,
    string Kind,
    string Subject,
    string Content,
    string Digest,
    string By,
    string Reason,
    RequestState State,
    DateTimeOffset Asked,
    string? Decider,
    string? Why,
    DateTimeOffset? Decided,
    string? Approved,
    string? Fault)
{
    /// <summary>An open request ends by itself so long after it was asked (request.lua).</summary>
    public static readonly TimeSpan Open = TimeSpan.FromDays(1);

    /// <summary>SHA-256, in hex, over what is asked; a blank line between the parts, which neither of the first two can hold.</summary>
    public static string DigestOf(string kind, string subject, string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n\n{subject}\n\n{content}")));

    /// <summary>What stands there is what was asked, and, once it is approved, what was approved.</summary>
    public bool IsUnchanged => DigestOf(Kind, Subject, Content) == Digest && (Approved is null || Approved == Digest);
}

/// <summary>What takes two people.</summary>
internal static class RequestKind
{
    /// <summary>A lab is to have orders again; the subject is the lab.</summary>
    public const string Reinstatement = "reinstatement";

    /// <summary>A lab is to see more of the orders of a test; the subject is <c>lab|test</c>.</summary>
    public const string Policy = "policy";

    /// <summary>A programme is to ask less of its labs; the subject is the programme.</summary>
    public const string Rules = "rules";
}

/// <summary>How a request stands.</summary>
internal enum RequestState
{
    /// <summary>A second person is awaited.</summary>
    Open,

    /// <summary>Decided, and being carried out.</summary>
    Approved,

    /// <summary>Carried out.</summary>
    Done,

    /// <summary>Refused, or taken back by who asked.</summary>
    Refused,

    /// <summary>Nobody approved it within a day.</summary>
    Expired,

    /// <summary>Approved, and then not as it was approved, or overtaken: nothing was done.</summary>
    Void,
}

/// <summary>What became of asking or deciding.</summary>
internal abstract record RequestOutcome
{
    private RequestOutcome()
    {
    }

    /// <summary>As asked, by this call or before.</summary>
    internal sealed record Stands(TwoPersonRequest Request) : RequestOutcome;

    /// <summary>This one for the same is still open.</summary>
    internal sealed record AnotherOpen(TwoPersonRequest Request) : RequestOutcome;

    internal sealed record Unknown : RequestOutcome;

    /// <summary>Decided before, or expired.</summary>
    internal sealed record Closed(TwoPersonRequest Request) : RequestOutcome;

    /// <summary>Who approves is who asked, by party, certificate or key.</summary>
    internal sealed record SamePerson : RequestOutcome;

    /// <summary>What would be approved is not what the person saw.</summary>
    internal sealed record Changed : RequestOutcome;

    /// <summary>The lab is not suspended by the operation that the request is for.</summary>
    internal sealed record Overtaken : RequestOutcome;

    /// <summary>The lab's orders are still leaving it.</summary>
    internal sealed record Leaving : RequestOutcome;

    /// <summary>No valid evidence dated after the suspension proves these kinds.</summary>
    internal sealed record EvidenceMissing(IReadOnlyList<string> Kinds) : RequestOutcome;
}
