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

/// <summary>What an operator set going. Known for 400 days after it is over.</summary>
/// <param name="Id">26 characters: of the call that began it.</param>
/// <param name="Plan">What it is to do.</param>
/// <param name="Reason">The operator's; names no person.</param>
/// <param name="By">Party id of the operator.</param>
/// <param name="Started">By the ledger's clock.</param>
/// <param name="State">How far it is.</param>
/// <param name="Turn">Of its last change.</param>
/// <param name="Ended">When it was done, replaced or ended.</param>
internal sealed record OperationRecord(
    string Id, OperationPlan Plan, string Reason, string By, DateTimeOffset Started, OperationState State, long Turn, DateTimeOffset? Ended)
{
    /// <summary>It is a suspension of this lab.</summary>
    public bool Suspends(string lab) => Plan is OperationPlan.Suspension suspension && suspension.Lab == lab;

    /// <summary>As each programme is to keep a suspension.</summary>
    public SuspensionRecord ToSuspension(OperationPlan.Suspension plan) => new(Id, Turn, plan.Mode, Reason, By, plan.LateResults, State == OperationState.Stopped);
}

/// <summary>Who changed an operation or a lab's figures, and why.</summary>
/// <param name="What">What was done: <c>stopped</c>, <c>running</c> (continued), <c>reinstated</c>, or <c>capacity</c>.</param>
/// <param name="By">Party id of the operator.</param>
/// <param name="At">By the ledger's clock.</param>
/// <param name="Reason">The operator's; names no person.</param>
/// <param name="Test">Of a capacity: test code.</param>
/// <param name="OrdersADay">Of a capacity: the figure; null: the registry's.</param>
/// <param name="From">Of a capacity: the first of the lab's days that it holds on.</param>
/// <param name="Part">Of a reinstatement: the part of its share and capacity.</param>
internal sealed record Change(
    string What, string By, DateTimeOffset At, string Reason, string? Test = null, int? OrdersADay = null, DateOnly? From = null, double? Part = null);

/// <summary>A change that an operator asks for.</summary>
/// <param name="Call">Id of the call, so that a repeat is on record once.</param>
/// <param name="By">Party id of the operator.</param>
/// <param name="Reason">Why; names no person.</param>
internal sealed record ChangeOrder(string Call, string By, string Reason);
