using System.Text.Json.Serialization;

namespace Gateway.Ledger;

/// <summary>A breach at a lab, as an operator declared it. Kept for good.</summary>
/// <param name="Id">Of the call that declared it: 26 characters.</param>
/// <param name="Lab">Lab id.</param>
/// <param name="Aware">When somebody became aware of it: the clocks run from then on.</param>
/// <param name="Declared">By the ledger's clock.</param>
/// <param name="Reason">The operator's; names no person.</param>
/// <param name="By">Party id of the operator.</param>
/// <param name="Clocks">Who is to be told, as it was when the breach was declared.</param>
/// <param name="Notices">What was told, oldest first.</param>
/// <param name="Revisions">Of the list for letters, oldest first.</param>
internal sealed record BreachRecord(
    string Id,
    string Lab,
    DateTimeOffset Aware,
    DateTimeOffset Declared,
    string Reason,
    string By,
    IReadOnlyList<NotificationClock> Clocks,
    IReadOnlyList<NoticeRecord> Notices,
    IReadOnlyList<RevisionRecord> Revisions);

/// <param name="To">Who is to be told.</param>
/// <param name="Hours">Within so many hours.</param>
/// <param name="What">What that is, for people.</param>
internal sealed record NotificationClock(string To, int Hours, string What);

/// <summary>Something that was told.</summary>
/// <param name="To">One of <see cref="BreachRecord.Clocks"/>.</param>
/// <param name="Sent">When, as the operator says it.</param>
/// <param name="Reference">Under which the other side knows it.</param>
/// <param name="Reason">What was told; names no person.</param>
/// <param name="By">Party id of who recorded it.</param>
/// <param name="Recorded">When it was recorded.</param>
internal sealed record NoticeRecord(string To, DateTimeOffset Sent, string? Reference, string Reason, string By, DateTimeOffset Recorded);

/// <summary>The list for letters as it was at one time.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Taken">When what is in it was on record.</param>
/// <param name="By">Party id.</param>
/// <param name="Reason">Why it was taken.</param>
/// <param name="Certain">Orders that the lab has for certain.</param>
/// <param name="Possible">Orders that it may have.</param>
/// <param name="WithoutNumber">Of them those whose placer order number is not known any more.</param>
/// <param name="Added">Orders that the revision before did not have.</param>
/// <param name="Removed">Orders that only the revision before had.</param>
/// <param name="Changed">Orders whose certainty is another than it was.</param>
/// <param name="Digest">SHA-256 of its lines, hexadecimal.</param>
/// <param name="Content">Under which its parts are kept.</param>
/// <param name="Parts">How many.</param>
internal sealed record RevisionRecord(
    int Number,
    DateTimeOffset Taken,
    string By,
    string Reason,
    int Certain,
    int Possible,
    int WithoutNumber,
    int Added,
    int Removed,
    int Changed,
    string Digest,
    string Content,
    int Parts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<NotificationClock>))]
[JsonSerializable(typeof(NoticeRecord))]
[JsonSerializable(typeof(RevisionRecord))]
internal sealed partial class BreachJson : JsonSerializerContext;
