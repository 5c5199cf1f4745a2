namespace Gateway.Routing;

/// <summary>
/// One lab that may have an order of one test, by registry and policy alone. What changes from order to order
/// (standing, capacity left, outstanding orders) is judged by the ledger, in the same step that reserves.
/// </summary>
/// <param name="Lab">The lab's id in the registry.</param>
/// <param name="Policy">Policy id and version, <c>id@version</c>, that would govern the disclosure.</param>
/// <param name="Share">Contracted share of the test, any positive unit: only the ratio between candidates counts.</param>
/// <param name="CapacityADay">Orders of this test a day, unless an operator has set another figure in the ledger.</param>
/// <param name="Reserve">Of these, so many that only urgent orders take.</param>
/// <param name="OutstandingLimit">Orders of any test that may be without a final result at this lab at one time.</param>
/// <param name="Affinity">How far the lab may run ahead of its share for orders of its own regions, as a part of all.</param>
/// <param name="Regions">Its regions: first two digits of postcodes.</param>
/// <param name="Calendar">The lab's own days.</param>
internal sealed record Candidate(
    string Lab,
    string Policy,
    double Share,
    int CapacityADay,
    int Reserve,
    int OutstandingLimit,
    double Affinity,
    IReadOnlyList<string> Regions,
    LabCalendar Calendar);
