namespace Gateway.Ledger;

/// <summary>Whether the lab has the order, by what the ledger knows: the sample goes where the order went.</summary>
internal enum AtLab
{
    /// <summary>The lab acknowledged it.</summary>
    Delivered,

    /// <summary>Bytes went, or may have gone, and the lab did not acknowledge.</summary>
    Unacknowledged,

    /// <summary>No byte went: the lab does not know the number on the tube.</summary>
    NotSent,
}

/// <summary>What an operation did to an order, or would do.</summary>
internal enum Fate
{
    /// <summary>Another lab has it.</summary>
    Moved,

    /// <summary>It waits for a place.</summary>
    Held,

    /// <summary>The placer had revoked it, and the fenced lab can be told nothing.</summary>
    Cancelled,

    /// <summary>An attempt is under way; its end decides.</summary>
    InFlight,

    /// <summary>The drained lab finishes it.</summary>
    Stays,

    /// <summary>A lab has it that refused it before: a second disclosure, and on record as such.</summary>
    MovedASecondTime,

    /// <summary>Every lab that could have it had it before, and the resend does not say that this may be: it stays.</summary>
    SecondDisclosure,

    /// <summary>Its lab may have it, and is not suspended: it stays.</summary>
    PerhapsAtLab,

    /// <summary>Its content was destroyed: it stays.</summary>
    ContentDestroyed,

    /// <summary>It neither waits nor needs anybody (any more): it stays.</summary>
    NotListed,

    /// <summary>The lab that was named does not do the test: it stays.</summary>
    NoSuchLab,

    /// <summary>No lab that may have it has room: it stays.</summary>
    NoRoom,
}

/// <summary>Orders that are alike: where they stood, and what became of them.</summary>
/// <param name="Test">Test code.</param>
/// <param name="State">Where they stood before.</param>
/// <param name="AtLab">Whether the lab that they leave has them.</param>
/// <param name="Fate">What became of them.</param>
/// <param name="To">The lab that has them now; empty where none has.</param>
/// <param name="Orders">How many.</param>
internal sealed record MoveTally(string Test, OrderState State, AtLab AtLab, Fate Fate, string To, int Orders)
{
    /// <summary>As the scripts write it: <c>test|state|at lab|fate|to</c>.</summary>
    internal static MoveTally Read(string counted, int orders)
    {
        string[] parts = counted.Split('|');
        return new MoveTally(parts[0], Reply.State(parts[1]), ReadAtLab(parts[2]), ReadFate(parts[3]), parts[4], orders);
    }

    internal static AtLab ReadAtLab(string code) => Enum.Parse<AtLab>(code.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    internal static Fate ReadFate(string code) => Enum.Parse<Fate>(code.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
