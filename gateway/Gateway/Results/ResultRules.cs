using System.Text;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Orders;

namespace Gateway.Results;

/// <summary>Does what a lab claims agree with what the ledger knows? Everything that is claimed must agree; what is not claimed proves nothing (I8).</summary>
internal sealed class ResultRules(Pseudonymiser.Shelf pseudonyms)
{
    private const string PseudonymSystems = "https://screening-gateway.example/pseudonym/";

    /// <returns>The reason to keep the result apart, or null when it agrees.</returns>
    public string? Disagreement(ResultClaims claims, string lab, HolderRecord holder, OrderLink link)
    {
        if (holder.GivenTo != lab || !holder.IsCurrent)
            return QuarantineReason.NotHolder;
        if (link.Barcodes.Count > 0 && claims.Barcodes.Count > 0 && !claims.Barcodes.IsSubsetOf(link.Barcodes))
            return QuarantineReason.BarcodeMismatch;
        return PersonAgrees(claims, lab, holder.Record.Programme, link) ? null : QuarantineReason.PersonMismatch;
    }

    private bool PersonAgrees(ResultClaims claims, string lab, string programme, OrderLink link)
    {
        var pseudonymiser = pseudonyms.For(lab, programme);
        var own = new HashSet<(string System, string Value)>();
        foreach (var (system, value) in link.PersonIdentifiers)
        {
            own.Add((system, value));
            own.Add((pseudonymiser.System, pseudonymiser.Pseudonym(Encoding.UTF8.GetBytes(system), Encoding.UTF8.GetBytes(value))));
        }

        // A lab may add its own numbers for a person. What speaks the language of a known system must be this person.
        var systems = own.Select(identifier => identifier.System).ToHashSet(StringComparer.Ordinal);
        return claims.Subjects.All(subject => own.Contains(subject) || !(systems.Contains(subject.System) || IsPseudonym(subject.System)));
    }

    private static bool IsPseudonym(string system) => system.StartsWith(PseudonymSystems, StringComparison.Ordinal);
}

/// <summary>Why a result is kept apart, unread. Shown to operators, never to the lab.</summary>
internal static class QuarantineReason
{
    public const string UnknownOrder = "unknown-order";
    public const string SeveralOrders = "several-orders";
    public const string NotHolder = "lab-does-not-hold-the-order";
    public const string BarcodeMismatch = "barcode-mismatch";
    public const string PersonMismatch = "person-mismatch";
    public const string Suspended = "lab-suspended";
    public const string Unreadable = "cannot-be-minimised";
    public const string Closed = "order-closed";
}
