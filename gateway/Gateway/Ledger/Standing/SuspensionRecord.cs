namespace Gateway.Ledger;

/// <summary>How a lab is stopped, the weakest first: each is all of the one before it, and more.</summary>
internal enum SuspensionMode
{
    /// <summary>No new orders. What was never sent leaves; what the lab has, or may have, it finishes.</summary>
    Drain,

    /// <summary>Nothing is sent any more, and all outstanding orders leave. A result is taken as long as the lab still holds its order.</summary>
    Move,

    /// <summary>As move, and nothing of the lab is believed: its results are kept apart or refused, its connections ended, its pseudonyms given up.</summary>
    Cut,
}

/// <summary>What becomes of results that a lab still sends after a cut.</summary>
internal enum LateResults
{
    /// <summary>Kept encrypted and unread until an operator decides.</summary>
    Quarantine,

    /// <summary>Not even heard: its connections are refused.</summary>
    Refuse,
}

/// <summary>Why and how a lab is suspended.</summary>
/// <param name="Operation">Id of the operation that stopped it.</param>
/// <param name="Turn">Order of the changes of standing: one behind what the programme has heard changes nothing.</param>
/// <param name="Mode">How.</param>
/// <param name="Reason">The operator's reason; must not name a person whose data is processed.</param>
/// <param name="By">Party id of the operator.</param>
/// <param name="LateResults">What becomes of results that still come; counts in a cut only.</param>
/// <param name="Stopped">Its orders stay where they are until the operation is continued.</param>
/// <param name="Since">Since when by the ledger's clock; null in a request to suspend.</param>
internal sealed record SuspensionRecord(
    string Operation, long Turn, SuspensionMode Mode, string Reason, string By, LateResults LateResults = LateResults.Quarantine, bool Stopped = false, DateTimeOffset? Since = null);
