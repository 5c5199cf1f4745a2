using Gateway.Fhir;

namespace Gateway.Registry;

/// <summary>All that the folder's files say, each understood by itself, before it is known whether they agree.</summary>
internal sealed record RegistryDraft(
    IReadOnlyList<Filed<LabDefinition>> Labs,
    IReadOnlyList<Filed<ProgrammeDefinition>> Programmes,
    IReadOnlyList<Filed<PartyDefinition>> People,
    IReadOnlyList<PolicyFile> Policies,
    IReadOnlyList<PolicyFile> ResultsPolicies);

/// <summary>What a file defines; <paramref name="Definition"/> is null when the file is no JSON object, which is a problem of its own.</summary>
internal sealed record Filed<T>(RegistryFile File, T? Definition)
    where T : class;

/// <summary>A policy file: for which lab and tests, and the policy itself.</summary>
/// <param name="File">Relative to the registry folder.</param>
/// <param name="Lab">Null when the file does not even say that.</param>
/// <param name="Tests">As the file lists them.</param>
/// <param name="Policy">Null when it was refused, which is a problem of its own.</param>
internal sealed record PolicyFile(string File, string? Lab, IReadOnlyList<string> Tests, CompiledPolicy? Policy);
