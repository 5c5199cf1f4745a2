namespace Gateway.Ledger;

/// <summary>How one attempt at a lab ended.</summary>
internal abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>The lab acknowledged.</summary>
    internal sealed record Delivered : DeliveryOutcome;

    /// <summary>The lab understood and declined: it does not have the order. <paramref name="Status"/> is the HTTP status.</summary>
    internal sealed record RefusedByLab(int Status) : DeliveryOutcome;

    /// <summary>Provably no byte of the order went out (name, connection, TLS). <paramref name="Reason"/> is an <see cref="AttemptReason"/>.</summary>
    internal sealed record NeverSent(string Reason) : DeliveryOutcome;

    /// <summary>The lab asked to come back later and does not have the order. <paramref name="Status"/> is the HTTP status, 429 or 503.</summary>
    internal sealed record Throttled(TimeSpan After, int Status = 429) : DeliveryOutcome;

    /// <summary>Bytes may have gone and no answer is known. <paramref name="Reason"/> is an <see cref="AttemptReason"/>.</summary>
    internal sealed record Indeterminate(string Reason) : DeliveryOutcome;

    /// <summary>The order cannot be minimised under the policy; nothing went out. <paramref name="Reason"/> is a code.</summary>
    internal sealed record CannotMinimise(string Reason) : DeliveryOutcome;
}
