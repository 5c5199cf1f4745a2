using Gateway.Disclosure;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>What a report's status says about the reports before it.</summary>
internal enum ReportClass
{
    /// <summary>More is to come: registered, partial, preliminary, unknown.</summary>
    Interim,

    /// <summary>Complete, and said for the first time.</summary>
    Final,

    /// <summary>Another version of what was final: amended, appended, corrected.</summary>
    Changed,

    /// <summary>There is no such result: cancelled, entered in error.</summary>
    Withdrawn,
}

/// <summary>A lab's result to be taken. Tokens are keyed hashes of at most 64 characters without a comma.</summary>
/// <param name="ResultId">Fresh id; it is the operation id too, so a repeat of the call must carry the same.</param>
/// <param name="ReportToken">Of the report's own number.</param>
/// <param name="KindToken">Of what was examined: the report's code.</param>
/// <param name="Digest">Of its content: the same digest for the same order is a duplicate.</param>
/// <param name="Class">What its status says.</param>
/// <param name="Completes">It ends the order's way: the order is resulted and its sealed content destroyed.</param>
/// <param name="BarcodeTokens">Of each barcode that it names.</param>
/// <param name="Strangers">Element paths of person data that it holds and the lab should not have; they raise a signal.</param>
/// <param name="Kept">How long the order's link is kept for corrections.</param>
/// <param name="Content">The result as it goes to the placer.</param>
internal sealed record ResultRecord(
    string ResultId,
    string ReportToken,
    string KindToken,
    string Digest,
    ReportClass Class,
    bool Completes,
    IReadOnlyCollection<string> BarcodeTokens,
    IReadOnlyCollection<string> Strangers,
    TimeSpan Kept,
    Sealed Content)
{
    /// <summary>How many arguments <see cref="Write"/> writes.</summary>
    internal const int Width = 11;

    /// <summary>As take.lua reads it; the sealed content goes beside it.</summary>
    internal void Write(Span<RedisValue> arguments, string lab, string orderNumber)
    {
        arguments[0] = lab;
        arguments[1] = orderNumber;
        arguments[2] = ResultId;
        arguments[3] = ReportToken;
        arguments[4] = KindToken;
        arguments[5] = Digest;
        arguments[6] = Code(Class);
        arguments[7] = Completes ? "1" : "0";
        arguments[8] = string.Join(',', BarcodeTokens);
        arguments[9] = string.Join(',', Strangers);
        arguments[10] = Reply.Milliseconds(Kept);
    }

    private static string Code(ReportClass status) => status switch
    {
        ReportClass.Interim => "interim",
        ReportClass.Final => "final",
        ReportClass.Changed => "changed",
        ReportClass.Withdrawn => "withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A class that the ledger has no word for."),
    };
}
