using Gateway.Ledger;

namespace Gateway.Results;

/// <summary>What each code of https://hl7.org/fhir/R4/valueset-diagnostic-report-status.html does to an order.</summary>
internal static class ReportStatus
{
    /// <returns>Null for what is no such code.</returns>
    public static ReportClass? ClassOf(string? status) => status switch
    {
        "registered" or "partial" or "preliminary" or "unknown" => ReportClass.Interim,
        "final" => ReportClass.Final,
        "amended" or "appended" or "corrected" => ReportClass.Changed,
        "cancelled" or "entered-in-error" => ReportClass.Withdrawn,
        _ => null,
    };

    /// <summary>The order's way ends with it: its Task is completed.</summary>
    public static bool Completes(string? status) => status is "final" or "corrected" or "cancelled";

    /// <summary>It says that something was found, so the lab must have had the tube.</summary>
    public static bool HoldsFindings(string? status) => status is not "registered" && ClassOf(status) is not (null or ReportClass.Withdrawn);
}
