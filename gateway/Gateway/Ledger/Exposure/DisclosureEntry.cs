using System.Runtime.InteropServices;

namespace Gateway.Ledger;

/// <summary>What one order under one gateway order number was to a lab: as the record of disclosures tells it, small, since there are a million.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct DisclosureEntry
{
    /// <summary>Number of the order in <see cref="ProgrammeExposure.Orders"/>.</summary>
    public int Order;

    /// <summary>Number of the person in <see cref="LabExposure.Persons"/>.</summary>
    public int Person;

    /// <summary>Number of the policy in <see cref="LabExposure.Policies"/>.</summary>
    public ushort Policy;

    public DisclosureSigns Signs;

    /// <summary>The intent, ms since 1970.</summary>
    public long First;

    /// <summary>The last attempt's end that is on record, ms since 1970.</summary>
    public long Last;

    public readonly Certainty Certainty => DisclosureJudgement.Of(Signs);
}

/// <summary>What is on record of a disclosure, besides its intent.</summary>
[Flags]
internal enum DisclosureSigns : ushort
{
    None = 0,
    Delivered = 1,
    Refused = 2,
    Throttled = 4,
    Indeterminate = 8,
    NeverSent = 16,
    Moved = 32,

    /// <summary>An attempt is under way, or its end was never told.</summary>
    UnderWay = 64,

    /// <summary>The final result came from this lab.</summary>
    Resulted = 128,

    /// <summary>The lab, or a paper of it, says that it has destroyed what it had.</summary>
    Destroyed = 256,
}

/// <summary>Whether a lab has what it was to be sent.</summary>
internal enum Certainty : byte
{
    /// <summary>It provably never left: each attempt ended before its first byte.</summary>
    NotSent,

    /// <summary>Bytes may have gone, and nobody can tell.</summary>
    Possible,

    /// <summary>The lab answered to the request that carried it.</summary>
    Certain,
}

/// <summary>I5: what is not proven to have stayed here counts as gone.</summary>
internal static class DisclosureJudgement
{
    private const DisclosureSigns Answered = DisclosureSigns.Delivered | DisclosureSigns.Refused | DisclosureSigns.Resulted;

    // Throttled: the request had gone when the lab said that it would not take it.
    private const DisclosureSigns Perhaps = DisclosureSigns.Indeterminate | DisclosureSigns.Throttled | DisclosureSigns.UnderWay;

    public static Certainty Of(DisclosureSigns signs)
    {
        if ((signs & Answered) != DisclosureSigns.None)
            return Certainty.Certain;
        return (signs & Perhaps) == DisclosureSigns.None && (signs & DisclosureSigns.NeverSent) != DisclosureSigns.None ? Certainty.NotSent : Certainty.Possible;
    }
}
