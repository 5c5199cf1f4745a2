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
    public string? Disagreement(ResultClaims claims, string lab, HolderRecord holder, OrderLink link)
    {
        if (holder.GivenTo != lab || !holder.IsCurrent)
            return QuarantineReason.NotHolder;
        if (link.Barcodes.Count > 0 && claims.Barcodes.Count > 0 && !claims.Barcodes.IsSubsetOf(link.Barcodes))
            return QuarantineReason.BarcodeMismatch;
        return PersonAgrees(claims, NamesOf(lab, holder.Record.Programme, link, holder.Cuts)) ? null : QuarantineReason.PersonMismatch;
    }

    /// <summary>All names that a lab may have for the person of an order: system and value of the placer's identifiers and of the lab's pseudonyms for them.</summary>
    public HashSet<(string System, string Value)> NamesOf(string lab, string programme, OrderLink link, int cuts)
    {
        var names = new HashSet<(string System, string Value)>();
        foreach (var (system, value) in link.PersonIdentifiers)
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
    private static bool PersonAgrees(ResultClaims claims, HashSet<(string System, string Value)> names)
    {
        var systems = names.Select(name => name.System).Where(system => system.Length > 0).ToHashSet(StringComparer.Ordinal);
        return claims.Subjects.All(subject => names.Contains(subject) || !(systems.Contains(subject.System) || IsPseudonym(subject)));
    }

    private static bool IsPseudonym((string System, string Value) subject) =>
        subject.System.StartsWith(PseudonymSystems, StringComparison.Ordinal)
        || (subject.System.Length == 0 && subject.Value.Length == PseudonymLength && subject.Value.All(char.IsAsciiHexDigitLower));
}
