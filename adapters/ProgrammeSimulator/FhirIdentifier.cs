namespace ProgrammeSimulator;

/// <summary>A system and a value, as FHIR's Identifier has them; real exchanges leave the system out at times.</summary>
public sealed record FhirIdentifier(string? System, string Value);
