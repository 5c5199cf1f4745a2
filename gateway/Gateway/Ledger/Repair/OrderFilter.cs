using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Orders that are alike (listed.lua): those that are as every member says that is there.</summary>
/// <param name="States">Where they stand; null: all on the operators' list. Held orders are found only where they are named.</param>
/// <param name="Lab">The lab that has or had them last.</param>
/// <param name="Test">Test code.</param>
/// <param name="Because">The code of the last attempt's end, or the business status.</param>
/// <param name="Since">They stand so since this moment or later.</param>
/// <param name="Until">They stand so since before this moment.</param>
internal sealed record OrderFilter(
    IReadOnlyList<OrderState>? States = null, string? Lab = null, string? Test = null, string? Because = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    /// <summary>As the scripts take it. Moments are of the ledger's clock, in whole milliseconds.</summary>
    internal RedisValue[] Arguments(IEnumerable<string> tests) =>
    [
        States is null ? RedisValue.EmptyString : string.Join(',', States.Select(state => state.ToString().ToLowerInvariant())),
        Lab ?? RedisValue.EmptyString,
        Test ?? RedisValue.EmptyString,
        Because ?? RedisValue.EmptyString,
        Since?.ToUnixTimeMilliseconds() ?? RedisValue.EmptyString,
        Until?.ToUnixTimeMilliseconds() ?? RedisValue.EmptyString,
        string.Join(',', tests),
    ];

    /// <summary>The same, but only what stood so at a moment already.</summary>
    public OrderFilter AsOf(DateTimeOffset moment)
    {
        // Until is not included, the moment is.
        DateTimeOffset end = moment.AddMilliseconds(1);
        return this with { Until = Until < end ? Until : end };
    }
}
