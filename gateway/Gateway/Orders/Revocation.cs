using Gateway.Fhir;
using Gateway.Identity;

namespace Gateway.Orders;

/// <summary>
/// A placer takes an order of its own back: a ServiceRequest of status <c>revoked</c> or <c>entered-in-error</c>
/// (https://hl7.org/fhir/R4/valueset-request-status.html). Only its number counts; whatever else it holds is neither compared nor kept.
/// </summary>
/// <param name="Placer">Who asks; another's orders are unknown to it.</param>
/// <param name="Number">The placer order number of the order.</param>
/// <param name="Programme">The programme that its code names; null where it names none.</param>
/// <param name="Request">The ServiceRequest.</param>
internal sealed record Revocation(Party Placer, PlacerOrderNumber Number, string? Programme, FhirEntry Request);
