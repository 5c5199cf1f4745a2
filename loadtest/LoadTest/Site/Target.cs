using LoadTest.Usage;

namespace LoadTest.Site;

/// <summary>A process whose cost is measured.</summary>
/// <param name="Name">Such as <c>gateway</c>.</param>
/// <param name="ProcessIds">Asked each time: a Redis may have been started again.</param>
/// <param name="Probe">Socket of the probe in a .NET process; null for another.</param>
internal sealed record Measured(string Name, Func<IReadOnlyList<int>> ProcessIds, string? Probe)
{
    public static Measured Of(string name, int processId, string? probe = null) => new(name, () => [processId], probe);

    /// <summary>A process and those that it started, such as a master with its workers.</summary>
    public static Measured WithChildren(string name, int processId) => new(name, () => [processId, .. ProcessTimes.ChildrenOf(processId)], null);

    /// <summary>Those that it started alone: a gateway's embedded Redis.</summary>
    public static Measured ChildrenOf(string name, int processId) => new(name, () => ProcessTimes.ChildrenOf(processId), null);
}

/// <summary>Something that orders are sent to.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="Addresses">Where orders are posted; several take turns.</param>
/// <param name="Processes">The target's own first, then those that work for it.</param>
internal sealed record Target(string Name, IReadOnlyList<Uri> Addresses, IReadOnlyList<Measured> Processes)
{
    public const string Lab = "lab";
    public const string Nginx = "nginx";
    public const string Yarp = "yarp";

    /// <summary>Bare YARP that reads and minimises each order as well.</summary>
    public const string Minimise = "minimise";

    /// <summary>Bare YARP with all parts that an order needs, each used in the plainest way.</summary>
    public const string Parts = "parts";

    public const string Gateway = "gateway";

    public static readonly IReadOnlyList<string> Names = [Lab, Nginx, Yarp, Minimise, Parts, Gateway];

    public bool HasBooks => Name == Gateway;
}
