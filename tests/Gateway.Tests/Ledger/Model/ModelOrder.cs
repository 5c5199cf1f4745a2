using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>Whether bytes of an order may be at its lab.</summary>
internal enum Gone
{
    No,

    /// <summary>The lab has answered, one way or the other.</summary>
    Answered,

    /// <summary>Perhaps.</summary>
    Unknown,
}

/// <summary>When an order is to be sent to its lab.</summary>
internal enum Due
{
    No,
    Now,

    /// <summary>Not within a sequence.</summary>
    Later,
}

/// <summary>All that the model knows of an order. What can be derived from its state is derived.</summary>
internal sealed class ModelOrder(PlaceRequest request, int age)
{
    public PlaceRequest Request { get; } = request;

    public string Id => Request.OrderId;

    public string Test => Request.Test;

    public OrderState State { get; private set; }

    public string Status { get; private set; } = "";

    public string? Lab { get; set; }

    public string? Number { get; set; }

    /// <summary>It uses capacity of its lab's today.</summary>
    public bool HasPlace { get; set; }

    /// <summary>Labs that were candidates when it got its place.</summary>
    public int Candidates { get; set; }

    public long Lease { get; set; }

    public LeaseState LeaseState { get; set; }

    public int Attempt { get; set; }

    public Due Due { get; set; }

    public bool IntentOnRecord { get; set; }

    public Gone Gone { get; set; }

    public HashSet<string> RefusedBy { get; } = new(StringComparer.Ordinal);

    public string? Avoided { get; set; }

    /// <summary>It waits apart, and was tried in vain: not again within a sequence.</summary>
    public bool TriedInVain { get; set; }

    public bool Revoked { get; set; }

    public bool Cancelling { get; set; }

    public long LateHeard { get; set; }

    public string Reason { get; set; } = "";

    public bool Sealed { get; set; } = true;

    public bool Linked { get; set; } = true;

    public bool Listed { get; set; }

    /// <summary>By digest of the content: the id under which it was taken.</summary>
    public Dictionary<string, string> Results { get; } = new(StringComparer.Ordinal);

    /// <summary>Digest of the final result.</summary>
    public string? Final { get; set; }

    /// <summary>Where something of it may be though it has left, and under which number.</summary>
    public HashSet<(string Lab, string Number)> LeftBehind { get; } = [];

    public bool IsOutstanding => State is OrderState.Allocated or OrderState.Disclosing or OrderState.Indeterminate or OrderState.Delivered;

    /// <summary>No byte of it can be at its lab.</summary>
    public bool IsUnsent => State == OrderState.Allocated && Gone == Gone.No;

    public bool HasEnded => State is OrderState.Resulted or OrderState.Cancelled or OrderState.Refused or OrderState.Undeliverable;

    public bool WaitsApart => State == OrderState.Held && (RefusedBy.Count > 0 || Avoided is not null);

    public bool WaitsInLine => State == OrderState.Held && !WaitsApart;

    /// <summary>Urgent first, then age.</summary>
    public (bool, int) Rank => (!Request.Urgent, age);

    /// <summary>It leaves its lab. An attempt that nobody has settled may have got there.</summary>
    public void Leave()
    {
        if (IsOutstanding && (Gone != Gone.No || LeaseState != LeaseState.Closed))
            LeftBehind.Add((Lab!, Number!));
    }

    public void Enter(OrderState state, string status = "") => (State, Status) = (state, status);

    public OrderPicture Draw() => new(
        Drawing.Short(Id), State, Status, Lab ?? "", Drawing.Short(Number ?? ""), Lab is null ? "" : $"{Lab}-standard@1", Reason, Revoked, Cancelling, Attempt,
        Lease, LeaseState, Sealed, Linked);
}

/// <summary>A lab as operators and events have set it; its figures are derived from its orders.</summary>
internal sealed class ModelLab
{
    /// <summary>How it is stopped; null when it is active.</summary>
    public SuspensionMode? Suspended { get; set; }

    /// <summary>Its orders stay where they are.</summary>
    public bool Stopped { get; set; }

    /// <summary>The latest change of its standing that was heard.</summary>
    public long Turn { get; set; }

    /// <summary>What it may have already is still sent to it.</summary>
    public bool IsServed => Suspended is null or SuspensionMode.Drain;

    /// <summary>Lately out of reach; for longer than a sequence.</summary>
    public bool Silent { get; set; }

    public double Ramp { get; set; } = 1;

    /// <summary>By test: an operator's figure.</summary>
    public Dictionary<string, int> Capacity { get; } = new(StringComparer.Ordinal);

    /// <summary>By test: figures that wait for their day; none comes within a sequence.</summary>
    public Dictionary<string, Dictionary<DateOnly, int?>> Planned { get; } = new(StringComparer.Ordinal);
}
