namespace Gateway.Results;

/// <summary>Why a report is kept apart, unread. Shown to operators, never to the lab.</summary>
internal static class QuarantineReason
{
    public const string UnknownOrder = "unknown-order";
    public const string SeveralOrders = "several-orders";
    public const string NotHolder = "lab-does-not-hold-the-order";
    public const string BarcodeMismatch = "barcode-mismatch";
    public const string PersonMismatch = "person-mismatch";
    public const string Suspended = "lab-suspended";
    public const string Closed = "order-closed";
    public const string LinkDestroyed = "too-late-to-correct";
    public const string UnknownStatus = "unknown-status";

    /// <summary>The results policy cannot be applied to it.</summary>
    public const string Unreadable = "cannot-be-minimised";

    /// <summary>A report that was final is interim again.</summary>
    public const string InterimAfterFinal = "interim-after-final";

    public const string SameBarcodeOtherContent = "same-barcode-other-content";
    public const string PseudonymsExchanged = "pseudonyms-exchanged";
    public const string OlderThanCollection = "older-than-collection";
    public const string TooSoon = "too-soon-after-delivery";

    /// <summary>It may belong to somebody else: its release takes two people.</summary>
    public static bool IsMismatch(string reason) => reason is
        UnknownOrder or SeveralOrders or NotHolder or BarcodeMismatch or PersonMismatch or SameBarcodeOtherContent or PseudonymsExchanged or OlderThanCollection or TooSoon;
}
