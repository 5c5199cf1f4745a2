namespace LabSimulator.Orders;

/// <summary>A FHIR Identifier, as far as a lab needs it.</summary>
public sealed record LabIdentifier(string? System, string Value);

/// <summary>An order as this lab got it: what it needs to do the test and to answer. It knows no person beyond the identifier that it was sent.</summary>
/// <param name="Number">The gateway order number.</param>
/// <param name="Key">The idempotency key: <c>ifNoneExist</c> of the request, or the order number where the request carried none.</param>
/// <param name="Test">LOINC code of the test, null when the order named none.</param>
/// <param name="Barcode">The tube's barcode.</param>
/// <param name="Person">The patient identifier, usually a pseudonym; null when the lab got none.</param>
public sealed record LabOrder(LabIdentifier Number, string Key, string? Test, LabIdentifier? Barcode, LabIdentifier? Person);
