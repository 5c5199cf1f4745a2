namespace Demo.Operations;

/// <summary>A kind of evidence that the lab's programmes require: <c>valid</c>, <c>expiring</c> or <c>missing</c>.</summary>
internal sealed record RequiredEvidenceView(string Kind, string State);

/// <summary>The part of its share and capacity that a lab takes in a programme on its way back.</summary>
internal sealed record RampView(string Programme, double Part);

/// <summary>Evidence about a lab; the digest is the SHA-256 of a document that stays with the operator.</summary>
internal sealed record EvidenceRequest(string Kind, string Issuer, DateTimeOffset Date, DateTimeOffset ValidUntil, string Digest, string Reason);

internal sealed record EvidenceView(string Id, string Kind, DateTimeOffset Date);

/// <summary>What an operator asks; without a ramp the lab comes back as its programmes say. The reason must not name a person.</summary>
internal sealed record ReinstatementRequest(string Reason, IReadOnlyList<string>? Evidence = null, RampRequest? Ramp = null);

/// <summary>The parts of its share and capacity that the lab takes, one after the other.</summary>
internal sealed record RampRequest(IReadOnlyList<double> Steps);

internal sealed record ApprovalRequest(string Digest, string Reason);

/// <summary>What takes a second operator.</summary>
internal sealed record RequestView(string Id, string Kind, string Subject, string Digest, string Operator, string State, string? Decider);

/// <summary>What a monitoring party sees at a lab; names no person.</summary>
internal sealed record SignalRequest(string Severity, string Text, string Reason, DateTimeOffset ValidUntil, string Reference);

/// <summary>What the signal did: <c>Note</c>, <c>Page</c>, <c>Drain</c> or <c>Cut</c>; and the operation by which the lab is stopped.</summary>
internal sealed record SignalAnswer(string Id, string Effect, string? Operation);
