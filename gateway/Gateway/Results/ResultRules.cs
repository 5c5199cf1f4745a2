using System.Text;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Orders;

namespace Gateway.Results;

/// <summary>Does what a lab claims agree with what the ledger knows? Everything that is claimed must agree; what is not claimed proves nothing (I8).</summary>
internal sealed class ResultRules(Pseudonymiser.Shelf pseudonyms)
{
    private const string PseudonymSystems = "https://screening-gateway.example/pseudonym/";
    private const int PseudonymLength = 32;

    /// <returns>The reason to keep the result apart, or null when it agrees.</returns>
    /// <param name="claims">The lab's.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="holder">The order.</param>
    /// <param name="link">Its link.</param>
    /// <param name="names">All names that the lab may have for the order's person (<see cref="NamesOf"/>).</param>
    public static string? Disagreement(ResultClaims claims, string lab, HolderRecord holder, OrderLink link, IReadOnlySet<(string System, string Value)> names)
    {
        if (holder.GivenTo != lab || !holder.IsCurrent)
            return QuarantineReason.NotHolder;
        if (link.Barcodes.Count > 0 && claims.Barcodes.Count > 0 && !claims.Barcodes.IsSubsetOf(link.Barcodes))
            return QuarantineReason.BarcodeMismatch;
        return PersonAgrees(claims, names) ? null : QuarantineReason.PersonMismatch;
    }

    /// <summary>All names that a lab may have for the person of an order: system and value of the placer's identifiers and of the lab's pseudonyms for them.</summary>
    /// <param name="lab">Lab id.</param>
    /// <param name="programme">Programme id.</param>
    /// <param name="identifiers">The placer's own of the person.</param>
    /// <param name="cuts">How often the lab was cut.</param>
    public HashSet<(string System, string Value)> NamesOf(string lab, string programme, IReadOnlyList<(string System, string Value)> identifiers, int cuts)
    {
        var names = new HashSet<(string System, string Value)>();
        foreach (var (system, value) in identifiers)
        {
            names.Add((system, value));
            foreach (var pseudonymiser in pseudonyms.AllFor(lab, programme, cuts))
            {
                var pseudonym = pseudonymiser.Pseudonym(Encoding.UTF8.GetBytes(system), Encoding.UTF8.GetBytes(value));
                names.Add((pseudonymiser.System, pseudonym));
                // On its way through the lab's own system it may have lost the system beside it.
                names.Add(("", pseudonym));
            }
        }

        return names;
    }

    // A lab may add its own numbers for a person. What speaks the language of a known system must be this person.
    private static bool PersonAgrees(ResultClaims claims, IReadOnlySet<(string System, string Value)> names)
    {
        foreach (var subject in claims.Subjects)
        {
            if (!names.Contains(subject) && (IsPseudonym(subject) || HasSystem(names, subject.System)))
                return false;
        }

        return true;
    }

    private static bool HasSystem(IReadOnlySet<(string System, string Value)> names, string system) =>
        system.Length > 0 && names.Any(name => name.System == system);

    private static bool IsPseudonym((string System, string Value) subject) =>
        subject.System.StartsWith(PseudonymSystems, StringComparison.Ordinal)
        || (subject.System.Length == 0 && subject.Value.Length == PseudonymLength && subject.Value.All(char.IsAsciiHexDigitLower));
}
