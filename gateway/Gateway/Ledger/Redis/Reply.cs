using Gateway.Disclosure;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Reads what scripts answer.</summary>
internal static class Reply
{
    /// <summary>Redis TIME scores and arguments are whole milliseconds.</summary>
    public static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    public static RedisResult[] Parts(RedisResult reply) => (RedisResult[])reply!;

    public static string Text(RedisResult reply) => (string)reply!;

    public static Sealed Sealed(RedisResult reply) => Disclosure.Sealed.Of((byte[])reply!);

    public static OrderRecord Order(string programme, RedisResult text) => Order(programme, new Fields(text));

    public static OrderRecord Order(string programme, Fields order) => new(
        order["id"],
        programme,
        order["pl"],
        order["te"],
        order.Is("ur"),
        State(order["st"]),
        order["bs"],
        order.OrNull("lab"),
        order.OrNull("pol"),
        order.OrNull("no"),
        order.Is("cx"),
        order.TimeOfMicros("ac"),
        order.TimeOrNull("de"),
        order.TimeOrNull("re"),
        order.Time("ch"),
        order.OrNull("wy"));

    public static AllocationRecord Allocation(string programme, Fields order, long deadline) => new(
        programme,
        order["id"],
        order["lab"],
        order["pol"],
        order["no"],
        order.Int("at"),
        order.Long("ls"),
        order.Time("lu"),
        deadline,
        order["te"],
        order.Is("ur"),
        order["pl"],
        order["pt"],
        order.Is("ca"),
        order.OrNull("kc") is null ? 0 : order.Int("kc"));

    public static OrderState State(string state) => Enum.Parse<OrderState>(state, ignoreCase: true);
}
