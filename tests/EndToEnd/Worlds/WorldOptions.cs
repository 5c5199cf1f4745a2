namespace EndToEnd.Worlds;

/// <summary>How a test's world differs from the demo set.</summary>
public sealed record WorldOptions
{
    /// <summary>From an order to its result, at each lab.</summary>
    public TimeSpan ResultDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Changes to the demo registry, before the endpoints are put in.</summary>
    public Action<RegistryCopy> Registry { get; init; } = _ => { };

    /// <summary>Placers that have no results endpoint in the registry.</summary>
    public IReadOnlyList<string> Fetching { get; init; } = [];

    /// <summary>False leaves it to the test to start the gateway, and to stop it.</summary>
    public bool StartsGateway { get; init; } = true;

    /// <summary>A Redis beside the gateways instead of the embedded one: it outlives them, and several may share it.</summary>
    public bool OwnRedis { get; init; }

    /// <summary>A second Redis that follows the first, and no order counts before both have it.</summary>
    public bool RedisReplica { get; init; }

    /// <summary>More settings of the gateway, <c>Section__Name</c>; they go before the world's own.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Short times, for tests of labs that fail: tried again soon, another lab soon.</summary>
    public static IReadOnlyDictionary<string, string> Impatient { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Delivery__DeadlineSeconds"] = "2",
        ["Delivery__FirstRetrySeconds"] = "0.2",
        ["Delivery__LongestRetrySeconds"] = "1",
        ["Results__DeadlineSeconds"] = "2",
        ["Results__FirstRetrySeconds"] = "0.2",
        ["Results__LongestRetrySeconds"] = "1",
        ["Forwarding__ConnectTimeoutSeconds"] = "1",
    };
}
