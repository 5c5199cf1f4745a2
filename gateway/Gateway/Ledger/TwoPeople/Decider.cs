namespace Gateway.Ledger;

/// <summary>An operator as a decision names one, and what proved it.</summary>
/// <param name="Party">Party id.</param>
/// <param name="Certificate">SHA-256 of the certificate, in hex.</param>
/// <param name="Keys">All public keys that the registry names for the party, as pins between blanks: a person may have several.</param>
internal sealed record Decider(string Party, string Certificate, string Keys)
{
    /// <summary>Not the same person, and not through the same certificate or key (two-people.lua says the same).</summary>
    public bool IsAnotherThan(Decider other) =>
        Party != other.Party && Certificate != other.Certificate && !Keys.Split(' ').Intersect(other.Keys.Split(' '), StringComparer.Ordinal).Any();
}
