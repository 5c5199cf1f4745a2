using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>An operation as its hash keeps it, field by field. What is not there is not set.</summary>
internal static class OperationFields
{
    /// <summary>What is asked for, as names and values.</summary>
    public static IEnumerable<RedisValue> Write(OperationPlan plan) => plan switch
    {
        OperationPlan.Suspension suspension => ["lab", suspension.Lab, "mode", LabStanding.Code(suspension.Mode), "late", LabStanding.Code(suspension.LateResults)],
        OperationPlan.Reallocation reallocation =>
        [
            "programme", reallocation.Programme, "test", reallocation.Test, "orders", reallocation.Orders, .. Set("from", reallocation.From), .. Set("to", reallocation.To),
        ],
        OperationPlan.Resend resend =>
        [
            .. Set("to", resend.To), .. Set("second", resend.AllowSecondDisclosure ? "1" : null), .. Set("rate", resend.OrdersASecond?.ToString("R", CultureInfo.InvariantCulture)),
            .. Set("named", resend.Orders is { } named ? string.Join(' ', named) : null), .. Write(resend.Filter),
        ],
        _ => throw new InvalidOperationException("The ledger has no words for such an operation."),
    };

    public static OperationRecord Read(IReadOnlyDictionary<string, string> fields) => new(
        fields["id"],
        ReadPlan(fields),
        fields["reason"],
        fields["by"],
        Time(fields["started"]),
        Enum.Parse<OperationState>(fields["state"], ignoreCase: true),
        long.Parse(fields["turn"], CultureInfo.InvariantCulture),
        TimeOf(fields, "ended"));

    private static OperationPlan ReadPlan(IReadOnlyDictionary<string, string> fields) => fields["kind"] switch
    {
        OperationPlan.Suspension.Name => new OperationPlan.Suspension(
            fields["lab"], LabStanding.ReadMode(fields["mode"]), LabStanding.ReadLateResults(fields["late"]), TimeOf(fields, "quiesced")),
        OperationPlan.Reallocation.Name => new OperationPlan.Reallocation(
            fields["programme"], fields["test"], fields.GetValueOrDefault("from"), fields.GetValueOrDefault("to"), int.Parse(fields["orders"], CultureInfo.InvariantCulture)),
        OperationPlan.Resend.Name => new OperationPlan.Resend(
            fields.GetValueOrDefault("named")?.Split(' '),
            ReadFilter(fields),
            fields.GetValueOrDefault("to"),
            fields.ContainsKey("second"),
            fields.TryGetValue("rate", out string? rate) ? double.Parse(rate, CultureInfo.InvariantCulture) : null),
        var kind => throw new InvalidDataException($"The ledger has an operation of kind '{kind}'."),
    };

    private static IEnumerable<RedisValue> Write(OrderFilter filter) =>
    [
        .. Set("states", filter.States is { } states ? string.Join(' ', states) : null), .. Set("lab", filter.Lab), .. Set("test", filter.Test), .. Set("because", filter.Because),
        .. Set("since", Milliseconds(filter.Since)), .. Set("until", Milliseconds(filter.Until)),
    ];

    private static OrderFilter ReadFilter(IReadOnlyDictionary<string, string> fields) => new(
        fields.GetValueOrDefault("states") is { } states ? [.. states.Split(' ').Select(Reply.State)] : null,
        fields.GetValueOrDefault("lab"),
        fields.GetValueOrDefault("test"),
        fields.GetValueOrDefault("because"),
        TimeOf(fields, "since"),
        TimeOf(fields, "until"));

    private static RedisValue[] Set(string name, string? value) => value is null ? [] : [name, value];

    private static string? Milliseconds(DateTimeOffset? moment) => moment?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset? TimeOf(IReadOnlyDictionary<string, string> fields, string name) => fields.TryGetValue(name, out string? time) ? Time(time) : null;

    private static DateTimeOffset Time(string milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
}
