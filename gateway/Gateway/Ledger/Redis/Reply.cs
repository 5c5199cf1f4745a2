using System.Collections.Frozen;
using Gateway.Disclosure;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Reads what scripts answer.</summary>
internal static class Reply
{
    private static readonly FrozenDictionary<string, OrderState> States =
        Enum.GetValues<OrderState>().ToFrozenDictionary(state => state.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Redis TIME scores and arguments are whole milliseconds.</summary>
    public static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    public static RedisResult[] Parts(RedisResult reply) => (RedisResult[])reply!;

    public static string Text(RedisResult reply) => (string)reply!;

    public static Sealed Sealed(RedisResult reply) => Disclosure.Sealed.Of((byte[])reply!);

    public static OrderRecord Order(string programme, RedisResult text) => Order(programme, new Fields(text));

    public static OrderRecord Order(string programme, Fields order) => new(
        order["id"],
        programme,
        order.Word("pl"),
        order.Word("te"),
        order.Is("ur"),
        State(order.Word("st")),
        order.Word("bs"),
        order.WordOrNull("lab"),
        order.WordOrNull("pol"),
        order.OrNull("no"),
        order.Is("cx"),
        order.TimeOfMicros("ac"),
        order.TimeOrNull("de"),
        order.TimeOrNull("re"),
        order.Time("ch"),
        order.WordOrNull("wy"));

    public static AllocationRecord Allocation(string programme, Fields order, long deadline) => new(
        programme,
        order["id"],
        order.Word("lab"),
        order.Word("pol"),
        order["no"],
        order.Int("at"),
        order.Long("ls"),
        order.Time("lu"),
        deadline,
        order.Word("te"),
        order.Is("ur"),
        order.Word("pl"),
        order["pt"],
        order.Is("ca"),
        order.IntOrZero("kc"));

    public static OrderState State(string state) => States[state];
}
