using Gateway.Fhir;

namespace Gateway.Registry;

/// <summary>One lab, from <c>labs/ID.json</c>.</summary>
/// <param name="Id">The file's name; the lab's id in ledger, metrics and policies.</param>
/// <param name="Name">For people.</param>
/// <param name="Endpoint">FHIR base of the lab, https, without query.</param>
/// <param name="Bundle">The Bundle type that the lab takes (FHIR R4, Bundle.type).</param>
/// <param name="ServerPins">Keys that the lab's server may show, <c>sha256/BASE64</c>; at least one.</param>
/// <param name="ClientPins">Keys that the lab may connect with, <c>sha256/BASE64</c>; at least one.</param>
/// <param name="TimeZone">IANA name, known on this machine: the lab's day begins at its own midnight.</param>
/// <param name="ClosedWeekdays">Days of each week without capacity.</param>
/// <param name="ClosedDates">Single days without capacity.</param>
/// <param name="OutstandingLimit">Orders of any test that may be without a final result at this lab at one time; at least 1.</param>
/// <param name="Regions">First two digits of the postcodes near the lab, for programmes with an affinity.</param>
/// <param name="Capabilities">The tests that the lab does, each once; at least one.</param>
/// <param name="Retention">How long it may keep what it has done with; null where nothing is agreed, and it is never asked to destroy anything.</param>
internal sealed record LabDefinition(
    string Id,
    string Name,
    Uri Endpoint,
    LabBundle Bundle,
    IReadOnlyList<string> ServerPins,
    IReadOnlyList<string> ClientPins,
    string TimeZone,
    IReadOnlyList<DayOfWeek> ClosedWeekdays,
    IReadOnlyList<DateOnly> ClosedDates,
    int OutstandingLimit,
    IReadOnlyList<string> Regions,
    IReadOnlyList<CapabilityDefinition> Capabilities,
    RetentionDefinition? Retention = null);

/// <summary>A lab's retention term.</summary>
/// <param name="Term">From the final result, or from when the order left the lab otherwise; above zero.</param>
internal sealed record RetentionDefinition(TimeSpan Term);

/// <summary>One test that a lab does.</summary>
/// <param name="Test">Id of a test that a programme names.</param>
/// <param name="CapacityADay">Orders of this test a day; 0 keeps the lab on the books without sending it any.</param>
/// <param name="Reserve">Of these, so many that only urgent orders take.</param>
/// <param name="Share">Contracted share of the test, above 0, any unit: only the ratio between labs counts.</param>
/// <param name="AgreedHours">Agreed time from delivery to final result; null where none is agreed, so that nothing is overdue.</param>
/// <param name="ShortestMinutes">No findings can come sooner after the delivery; 0 where that is not judged.</param>
internal sealed record CapabilityDefinition(string Test, int CapacityADay, int Reserve, double Share, double? AgreedHours = null, int ShortestMinutes = 0);
