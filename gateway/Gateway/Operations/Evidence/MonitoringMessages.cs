using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <param name="Severity"><c>info</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Text">What is seen; names no person.</param>
/// <param name="Reason">Why it is posted here.</param>
/// <param name="ValidUntil">Until when it means anything; still to come.</param>
/// <param name="Reference">Where you keep it.</param>
internal sealed record SignalRequest(string? Severity, string? Text, string? Reason, DateTimeOffset? ValidUntil, string? Reference = null);

/// <param name="Id">The signal's id.</param>
/// <param name="Effect">What it did: <c>Note</c>, <c>Page</c>, <c>Drain</c> or <c>Cut</c>.</param>
/// <param name="Operation">The operation by which the lab is stopped, by this signal or before; null where it stopped nothing.</param>
internal sealed record SignalAnswer(string Id, SignalEffect Effect, string? Operation);

/// <summary>A monitoring signal.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Lab">The lab's id.</param>
/// <param name="Severity">How severe.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Reference">Where the party keeps it; may be empty.</param>
/// <param name="ValidUntil">Until when it means anything.</param>
/// <param name="Effect">What it did: <c>note</c>, <c>page</c>, <c>drain</c> or <c>cut</c>.</param>
/// <param name="Party">Who posted it.</param>
/// <param name="Posted">When.</param>
internal sealed record MonitoringView(
    string Id, string Lab, string Severity, string Text, string Reference, DateTimeOffset ValidUntil, string Effect, string Party, DateTimeOffset Posted)
{
    public static MonitoringView Of(MonitoringSignal signal) => new(
        signal.Id, signal.Lab, signal.Severity, signal.Text, signal.Reference, signal.ValidUntil, signal.Effect, signal.By, signal.Posted!.Value);
}
