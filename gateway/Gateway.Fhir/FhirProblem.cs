namespace Gateway.Fhir;

/// <summary>Why a message or an order was refused, in words that are safe to answer with and to log.</summary>
/// <param name="Code">An R4 issue-type (https://hl7.org/fhir/R4/valueset-issue-type.html): <c>structure</c>, <c>value</c>, <c>required</c>, <c>business-rule</c>, ...</param>
/// <param name="Expression">FHIRPath to the place, built from R4 element names and indexes only.</param>
/// <param name="Diagnostics">Fixed text. It never holds a value or an unknown key of the message.</param>
public sealed record FhirProblem(string Code, string Expression, string Diagnostics);
