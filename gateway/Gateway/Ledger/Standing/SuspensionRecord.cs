namespace Gateway.Ledger;

/// <summary>What becomes of results that a suspended lab still sends.</summary>
internal enum LateResults
{
    /// <summary>Answered with an error; nothing is kept.</summary>
    Refuse,

    /// <summary>Kept encrypted and unread until an operator decides.</summary>
    Quarantine,
}

/// <summary>Why a lab is suspended.</summary>
/// <param name="Reason">The operator's reason; must not name a person whose data is processed.</param>
/// <param name="By">Party id of the operator.</param>
/// <param name="LateResults">What becomes of results that still come.</param>
/// <param name="Since">When it was suspended, by the ledger's clock; null in a request to suspend.</param>
internal sealed record SuspensionRecord(string Reason, string By, LateResults LateResults, DateTimeOffset? Since = null);
