using System.Buffers;

namespace Gateway.Fhir;

/// <summary>
/// The way back: filters a lab's report by the results policy (same language and engine, person resources never) and gives it the placer's own
/// patient and order again.
/// </summary>
public static class ResultComposer
{
    /// <summary>
    /// Writes a transaction Bundle: the DiagnosticReport, its Observations (contained ones too), its Specimen as the policy allows, and one
    /// Patient with the original identifiers only.
    /// </summary>
    public static MinimiseResult Compose(
        FhirMessage result, FhirEntry report, CompiledPolicy policy, PlacerIdentity identity, PlacerEnvelope envelope, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(output);
        return Pass.Compose(result, report, policy, new PlacerParts(identity, envelope), output);
    }
}

/// <summary>What a placer called its patient and its order.</summary>
/// <param name="PatientIdentifiers">The original JSON array of Patient.identifier, UTF-8; empty if there was none.</param>
/// <param name="PatientReference">subject.reference as the placer wrote it.</param>
/// <param name="OrderIdentifiers">The original JSON array of ServiceRequest.identifier, UTF-8; empty if there was none.</param>
/// <param name="OrderReference">fullUrl or Type/id of the placer's ServiceRequest, if it means something outside its Bundle.</param>
public sealed record PlacerIdentity(
    ReadOnlyMemory<byte> PatientIdentifiers, string? PatientReference, ReadOnlyMemory<byte> OrderIdentifiers, string? OrderReference);

/// <summary>The gateway's own number of a report; the placer's server creates it once (request.ifNoneExist).</summary>
public sealed record PlacerEnvelope(string ReportIdentifierSystem, string ReportIdentifier, DateTimeOffset Timestamp);
