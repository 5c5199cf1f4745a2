using Gateway.Answers;
using Gateway.Ledger;

namespace Gateway.Orders;

/// <summary>What the placer is told.</summary>
internal abstract record OrderAnswer
{
    private OrderAnswer()
    {
    }

    /// <param name="Requests">One for each ServiceRequest, in their order. One alone is answered by itself, several in a Bundle.</param>
    public sealed record Answered(IReadOnlyList<RequestAnswer> Requests) : OrderAnswer;

    /// <summary>Nothing of the body was done.</summary>
    public sealed record Refused(Refusal Refusal) : OrderAnswer;
}

/// <summary>What the placer is told of one ServiceRequest.</summary>
internal abstract record RequestAnswer
{
    private RequestAnswer()
    {
    }

    /// <param name="Task">How the order stands.</param>
    /// <param name="Known">It was accepted before: 200 instead of 201 or 202.</param>
    public sealed record Placed(PlacedTask Task, bool Known) : RequestAnswer;

    /// <param name="Task">The order is cancelled, or a lab is being told: the business status says which.</param>
    public sealed record Revoked(PlacedTask Task) : RequestAnswer;

    /// <summary>A revocation that changed nothing. Orders are refused together or not at all.</summary>
    public sealed record Refused(Refusal Refusal) : RequestAnswer;

    /// <summary>The HTTP status that this answer has where it stands alone.</summary>
    public int Status => this switch
    {
        Refused { Refusal.Status: var status } => status,
        Revoked or Placed { Known: true } => StatusCodes.Status200OK,
        Placed { Task.Record.State: OrderState.Delivered or OrderState.Resulted } => StatusCodes.Status201Created,
        _ => StatusCodes.Status202Accepted,
    };
}
