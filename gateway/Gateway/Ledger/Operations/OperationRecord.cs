namespace Gateway.Ledger;

/// <summary>How far an operation is.</summary>
internal enum OperationState
{
    /// <summary>Any replica goes on with it.</summary>
    Running,

    /// <summary>An operator stopped it; it can be continued.</summary>
    Stopped,

    /// <summary>Nothing is left to do.</summary>
    Done,

    /// <summary>A stronger one took its place.</summary>
    Replaced,

    /// <summary>It was stopped, and the lab reinstated.</summary>
    Ended,
}

/// <summary>What an operator set going. Kept for good.</summary>
/// <param name="Id">26 characters: of the call that began it.</param>
/// <param name="Kind"><c>suspension</c>.</param>
/// <param name="Lab">Lab id.</param>
/// <param name="Mode">How the lab is stopped.</param>
/// <param name="LateResults">What becomes of its results after a cut.</param>
/// <param name="Reason">The operator's; names no person.</param>
/// <param name="By">Party id of the operator.</param>
/// <param name="Started">By the ledger's clock.</param>
/// <param name="State">How far it is.</param>
/// <param name="Turn">Of its last change.</param>
/// <param name="Quiesced">From then on the lab got and was heard nothing; null while that is not so, and for a drain.</param>
/// <param name="Ended">When it was done, replaced or ended.</param>
internal sealed record OperationRecord(
    string Id,
    string Kind,
    string Lab,
    SuspensionMode Mode,
    LateResults LateResults,
    string Reason,
    string By,
    DateTimeOffset Started,
    OperationState State,
    long Turn,
    DateTimeOffset? Quiesced,
    DateTimeOffset? Ended)
{
    /// <summary>As each programme is to keep it.</summary>
    public SuspensionRecord ToSuspension() => new(Id, Turn, Mode, Reason, By, LateResults, State == OperationState.Stopped);
}
