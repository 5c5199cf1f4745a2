using Gateway.Disclosure;

namespace Gateway.Ledger;

/// <summary>A lab's result to be taken.</summary>
/// <param name="ResultId">Fresh id; it is the operation id too, so a repeat of the call must carry the same.</param>
/// <param name="ReportToken">Keyed hash of the report's identity (at most 64 characters).</param>
/// <param name="Digest">Keyed digest of its content (at most 64 characters): same report and same digest is a duplicate, another digest a correction.</param>
/// <param name="Completes">Final: the order is resulted and its sealed content destroyed.</param>
/// <param name="Content">The result as it goes to the placer.</param>
internal sealed record ResultRecord(string ResultId, string ReportToken, string Digest, bool Completes, Sealed Content);
