using Gateway.Disclosure;

namespace Gateway.Ledger;

/// <summary>Which of a placer's waiting results are meant. Times are microseconds since 1970-01-01 by the ledger's clock.</summary>
/// <param name="NumberToken">Token of the placer order number; null for all orders.</param>
/// <param name="FromMicros">Taken at or after.</param>
/// <param name="ToMicros">Taken before.</param>
/// <param name="AfterMicros">Taken after this one: the last of the page before; 0 for the first page.</param>
/// <param name="Most">At most so many.</param>
internal sealed record WaitingQuery(string? NumberToken, long FromMicros, long ToMicros, long AfterMicros, int Most);

/// <summary>One page.</summary>
/// <param name="Total">Of all pages together.</param>
/// <param name="Results">In the order in which they were taken.</param>
internal sealed record WaitingResults(int Total, IReadOnlyList<WaitingResult> Results);

/// <param name="Programme">Programme id.</param>
/// <param name="ResultId">Id of the result; the DiagnosticReport's id for the placer.</param>
/// <param name="TakenMicros">When it was taken: its place in the order of all.</param>
/// <param name="Content">The result.</param>
/// <param name="OrderId">Task id.</param>
/// <param name="Person">Token of the person; empty where the order is gone.</param>
internal sealed record WaitingResult(string Programme, string ResultId, long TakenMicros, Sealed Content, string OrderId, string Person);
