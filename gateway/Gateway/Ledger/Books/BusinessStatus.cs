namespace Gateway.Ledger;

/// <summary>Task.businessStatus codes that the ledger sets. An undeliverable order carries the minimiser's reason code instead.</summary>
internal static class BusinessStatus
{
    /// <summary>No eligible lab has room.</summary>
    public const string HeldNoCapacity = "held-no-capacity";

    /// <summary>The lab did not answer, or was never reached.</summary>
    public const string LabUnavailable = "lab-unavailable";

    /// <summary>The lab asked to slow down (HTTP 429).</summary>
    public const string LabBusy = "lab-busy";

    /// <summary>A lab refused the order; another may take it.</summary>
    public const string LabRefused = "lab-refused";

    /// <summary>The order was taken from a suspended lab.</summary>
    public const string LabSuspended = "lab-suspended";

    /// <summary>An operator gave the order, which no lab had got, to another lab.</summary>
    public const string Reallocated = "reallocated";

    /// <summary>An operator had the order, which had come to its end without a lab, sent again.</summary>
    public const string Resent = "resent";

    /// <summary>The placer revoked it and the lab has still to be told.</summary>
    public const string CancellationDue = "cancellation-due";

    /// <summary>Cancelled: no lab holds it, so none had to be told.</summary>
    public const string CancelledHere = "cancelled-here";

    /// <summary>Cancelled: the lab that held it was told and has confirmed.</summary>
    public const string CancelledAtLab = "cancelled-at-lab";

    /// <summary>Cancelled: the lab that held it is suspended and was not told.</summary>
    public const string CancelledLabSuspended = "cancelled-lab-suspended";

    /// <summary>Kept longer than the retention limit: its content is destroyed; on the operators' list.</summary>
    public const string RetentionEnded = "retention-ended";

    /// <summary>The placer revoked it, and the lab goes on with it all the same; on the operators' list.</summary>
    public const string CancellationRefused = "cancellation-refused";
}
