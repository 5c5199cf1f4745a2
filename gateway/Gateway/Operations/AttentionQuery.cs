using System.ComponentModel;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>Which orders are listed, as a URL says it.</summary>
internal sealed record AttentionQuery(
    [property: Description("Where they stand, more than once for several; held ones are listed only where that is said.")] OrderState[]? State,
    [property: Description("The lab that has or had them last.")] string? Lab,
    [property: Description("The test's id.")] string? Test,
    [property: Description("The code of reason or businessStatus.")] string? Because,
    [property: Description("They stand so since this moment or later.")] DateTimeOffset? Since,
    [property: Description("They stand so since before this moment.")] DateTimeOffset? Until)
{
    public OrderFilter ToFilter() => new(State is { Length: > 0 } ? State : null, Lab, Test, Because, Since, Until);
}
