namespace Gateway.Ledger;

/// <summary>
/// Orders that one lab is to be asked to destroy, and the right to ask it for a short while. Only the <see cref="Desk"/> makes one, from what the ledger has
/// recorded: the request is on record before its first byte (I5), and no lab that is fenced is asked (I4).
/// </summary>
internal sealed partial class DestructionBatch
{
    private DestructionBatch(string id, string programme, string lab, IReadOnlyList<string> orderNumbers, long deadline)
    {
        Id = id;
        Programme = programme;
        Lab = lab;
        OrderNumbers = orderNumbers;
        Deadline = deadline;
    }

    /// <summary>Fresh for each time that the lab is asked.</summary>
    public string Id { get; }

    /// <summary>Programme id.</summary>
    public string Programme { get; }

    /// <summary>The lab to ask, and no other.</summary>
    public string Lab { get; }

    /// <summary>Gateway order numbers, at least one: what the lab knows its orders by.</summary>
    public IReadOnlyList<string> OrderNumbers { get; }

    /// <summary>As <see cref="AllocationRecord.Deadline"/>.</summary>
    public long Deadline { get; }

    /// <summary>How long the right to ask still lasts, less <paramref name="margin"/> to record the answer; zero when it has passed.</summary>
    public TimeSpan Left(TimeProvider clock, TimeSpan margin)
    {
        var left = clock.GetElapsedTime(clock.GetTimestamp(), Deadline) - margin;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
