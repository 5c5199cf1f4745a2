namespace Gateway.Ledger;

/// <summary>What an operation is to do.</summary>
internal abstract record OperationPlan
{
    private OperationPlan()
    {
    }

    /// <summary>As the ledger and the API name it.</summary>
    public abstract string Kind { get; }

    /// <summary>A lab is stopped, and its orders leave it.</summary>
    /// <param name="Lab">Lab id.</param>
    /// <param name="Mode">How it is stopped.</param>
    /// <param name="LateResults">What becomes of its results after a cut.</param>
    /// <param name="Quiesced">From then on the lab got and was heard nothing; null while that is not so, and for a drain.</param>
    internal sealed record Suspension(string Lab, SuspensionMode Mode, LateResults LateResults, DateTimeOffset? Quiesced = null) : OperationPlan
    {
        public const string Name = "suspension";

        public override string Kind => Name;
    }

    /// <summary>Orders that provably never reached a lab go to another.</summary>
    /// <param name="Programme">Programme id.</param>
    /// <param name="Test">Test code.</param>
    /// <param name="From">The lab that gives them; null: held orders that any lab may have.</param>
    /// <param name="To">The lab that takes them; null: each that is further behind its share than the giving one.</param>
    /// <param name="Orders">At most so many.</param>
    internal sealed record Reallocation(string Programme, string Test, string? From, string? To, int Orders) : OperationPlan
    {
        public const string Name = "reallocation";

        public override string Kind => Name;
    }

    /// <summary>Orders that need an operator, or wait for a place, are sent again.</summary>
    /// <param name="Orders">Task ids; null: all that the filter lets through.</param>
    /// <param name="Filter">Which; of named orders it says nothing.</param>
    /// <param name="To">The lab that is to have them; null: any that may.</param>
    /// <param name="AllowSecondDisclosure">Labs may get what they had before.</param>
    /// <param name="OrdersASecond">At most so many go a second, in all programmes together; null: as fast as it goes.</param>
    internal sealed record Resend(IReadOnlyList<string>? Orders, OrderFilter Filter, string? To, bool AllowSecondDisclosure, double? OrdersASecond) : OperationPlan
    {
        public const string Name = "resend";

        public override string Kind => Name;
    }
}
