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

    /// <summary>Whether a script answered this word.</summary>
    public static bool Is(RedisResult reply, ReadOnlySpan<byte> word) => word.SequenceEqual((byte[])reply!);

    public static Sealed Sealed(RedisResult reply) => Disclosure.Sealed.Of((byte[])reply!);

    public static OrderRecord Order(string programme, RedisResult text) => Order(programme, new Fields(text));

    /// <param name="programme">Programme id.</param>
    /// <param name="order">The order as the script packed it.</param>
    /// <param name="known">What is known of it: its texts are not made again.</param>
    public static OrderRecord Order(string programme, Fields order, AllocationRecord? known = null) => new(
        order.Same("id", known?.OrderId),
        programme,
        order.Word("pl"),
        order.Word("te"),
        order.Is("ur"),
        State(order.Word("st")),
        order.Word("bs"),
        order.WordOrNull("lab"),
        order.WordOrNull("pol"),
        order.Same("no", known?.OrderNumber) is { Length: > 0 } number ? number : null,
        order.Is("cx"),
        order.TimeOfMicros("ac"),
        order.TimeOrNull("de"),
        order.TimeOrNull("re"),
        order.Time("ch"),
        order.WordOrNull("wy"));

    /// <param name="programme">Programme id.</param>
    /// <param name="order">The order as the script packed it.</param>
    /// <param name="deadline">See <see cref="AllocationRecord.Deadline"/>.</param>
    /// <param name="asked">What the order was placed with: its texts are not made again.</param>
    public static AllocationRecord Allocation(string programme, Fields order, long deadline, PlaceRequest? asked = null) => new(
        programme,
        order.Same("id", asked?.OrderId),
        order.Word("lab"),
        order.Word("pol"),
        order.Same("no", asked?.FreshOrderNumber),
        order.Int("at"),
        order.Long("ls"),
        order.Time("lu"),
        deadline,
        order.Word("te"),
        order.Is("ur"),
        order.Word("pl"),
        order.Same("pt", asked?.PersonToken),
        order.Is("ca"),
        order.IntOrZero("kc"));

    public static OrderState State(string state) => States[state];
}
