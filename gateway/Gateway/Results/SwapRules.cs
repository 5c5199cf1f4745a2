using Gateway.Answers;
using Gateway.Ledger;
using Gateway.Orders;

namespace Gateway.Results;

/// <summary>
/// What looks as if tubes, labels or persons were mixed up at a lab, though each number by itself may be right. Across messages the ledger knows what
/// was taken before and says <c>same-barcode-other-content</c> by itself (take.lua).
/// </summary>
internal static class SwapRules
{
    /// <summary>Two final reports of one message speak of the same tube and the same examination, and differ: which is right nobody can tell.</summary>
    public static bool SameBarcodeOtherContent(JudgedReport report, IEnumerable<JudgedReport> others) =>
        report.Claims.Status == "final" && others.Any(other => other.Claims.Status == "final" && other.Digest != report.Digest
            && other.Claims.Kind == report.Claims.Kind && other.Claims.Barcodes.Overlaps(report.Claims.Barcodes));

    /// <summary>Two reports of one message, each under the other's person.</summary>
    public static bool PseudonymsExchanged(JudgedReport report, IEnumerable<JudgedReport> others) =>
        others.Any(other => IsOf(report, other) && IsOf(other, report) && !IsOf(report, report) && !IsOf(other, other));

    /// <summary>Nothing can be found in a tube before it is filled, whether the placer or the lab says when that was.</summary>
    /// <param name="claims">The lab's.</param>
    /// <param name="link">The placer's.</param>
    /// <param name="now">A tube that is to be filled later than now says only that a clock is wrong.</param>
    public static bool OlderThanCollection(ResultClaims claims, OrderLink link, DateTimeOffset now) =>
        FhirPeriod.Widest(claims.Issued) is { } issued
        && claims.Collected.Concat(link.Collected ?? []).Select(FhirPeriod.Widest).Any(collected => collected is { } taken && taken.From <= now && issued.To <= taken.From);

    /// <summary>Findings came sooner after the delivery than the examination takes.</summary>
    /// <param name="claims">The lab's.</param>
    /// <param name="order">Where no delivery is on record, its acceptance is the latest that is sure to have been before it.</param>
    /// <param name="shortest">What the registry says of this lab and test; zero where it is not judged.</param>
    /// <param name="now">When the result came.</param>
    public static bool TooSoon(ResultClaims claims, OrderRecord order, TimeSpan shortest, DateTimeOffset now) =>
        shortest > TimeSpan.Zero && ReportStatus.HoldsFindings(claims.Status) && now - (order.Delivered ?? order.Accepted) < shortest;

    private static bool IsOf(JudgedReport report, JudgedReport order) => report.Claims.Subjects.Overlaps(order.Names);
}
