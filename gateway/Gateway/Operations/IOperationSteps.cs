using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// One kind of operation, as <see cref="OrderMover"/> goes on with it: what it does in a programme, a step of the ledger at a time. How far it is, is kept in the programme by the step itself, so
/// that it may be asked for by any replica, by several at once, and after a restart.
/// </summary>
internal interface IOperationSteps
{
    /// <summary>False where it is better left alone for a while.</summary>
    bool IsDue(OperationRecord operation);

    /// <summary>The programmes that it concerns, in the order in which it goes through them; empty where the registry knows them no more.</summary>
    IReadOnlyList<ProgrammeDefinition> Programmes(OperationRecord operation);

    /// <summary>Tells each programme how the operation stands; what it has heard already, or later things, it keeps.</summary>
    Task TellAsync(OperationRecord operation, CancellationToken cancellation);

    /// <summary>The next step in one programme.</summary>
    Task<Step> StepAsync(OperationRecord operation, ProgrammeDefinition programme, Round round, CancellationToken cancellation);

    /// <summary>After each round through all programmes.</summary>
    Task RoundedAsync(OperationRecord operation);
}

/// <summary>One way through all programmes of an operation: what a step has to know of the ones before it.</summary>
internal sealed class Round
{
    /// <summary>How many orders of the programme were looked at and stay.</summary>
    public int First { get; set; }

    /// <summary>The moment that a rate has got to, over all programmes.</summary>
    public DateTimeOffset NotBefore { get; set; } = DateTimeOffset.UnixEpoch;
}

/// <summary>What a step came to.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    /// <summary>The programme was not told of the operation, or was told that it is stopped: nothing was done.</summary>
    internal sealed record NotRunning : Step;

    /// <param name="Orders">So many have gone, and there is more.</param>
    internal sealed record Went(int Orders) : Step;

    /// <param name="Orders">So many have gone; what is left cannot go yet.</param>
    internal sealed record Waits(int Orders) : Step;

    /// <param name="Orders">So many have gone, and nothing is left in this programme.</param>
    internal sealed record Over(int Orders) : Step;
}
