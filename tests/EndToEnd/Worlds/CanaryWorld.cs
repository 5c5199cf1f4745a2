using System.Text.Json.Nodes;
using ProgrammeSimulator.Canary;

namespace EndToEnd.Worlds;

/// <summary>
/// A world for orders in which every leaf has its own token: the lab gets those that its policy names, nobody and nothing else gets any. The gateway logs all that it can be
/// told to log.
/// </summary>
public sealed class CanaryWorld(Certificates certificates) : WorldFixture(certificates, new WorldOptions
{
    Settings = Talkative,
    Registry = registry => registry["people/auditor-cert.json"]["permissions"] = new JsonArray("signal"),
})
{
    private readonly List<string> _tokens = [];
    private int _seed;

    public int NextSeed() => ++_seed;

    public void Sent(CanaryOrder canary) => _tokens.AddRange(canary.Leaves.Select(leaf => leaf.Token));

    internal TokenSearch AllTokens() => new(_tokens);

    /// <summary>Whatever has been sent until now: none of it is in Redis' files or in the log.</summary>
    internal void NothingIsLeftBehind()
    {
        var tokens = AllTokens();
        var files = Directory.EnumerateFiles(World.RedisFolder, "*", SearchOption.AllDirectories).Append(World.LogFile).Concat(Directory.EnumerateFiles(World.First.AuditFolder)).Where(file => new FileInfo(file).Length > 0).ToList();
        Assert.Contains(files, file => file.EndsWith(".aof", StringComparison.Ordinal));
        Assert.True(new FileInfo(World.LogFile).Length > 10_000, "The gateway logs less than it was told to.");
        Assert.All(files, file => Assert.Empty(tokens.InFile(file)));
    }

    /// <summary>All that a well-meaning administrator could switch on to find a fault.</summary>
    private static Dictionary<string, string> Talkative => new(StringComparer.Ordinal)
    {
        ["Logging__LogLevel__Default"] = "Trace",
        ["Logging__LogLevel__Microsoft"] = "Trace",
        ["Logging__LogLevel__System"] = "Trace",
        ["Logging__LogLevel__Yarp"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore.Routing"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore.Routing.Matching.DfaMatcher"] = "Trace",
        ["Logging__LogLevel__Yarp.ReverseProxy.Forwarder.HttpForwarder"] = "Trace",
        ["Logging__Console__LogLevel__Default"] = "Trace",
        ["Logging__Console__LogLevel__Microsoft.AspNetCore"] = "Trace",
        ["Logging__Console__FormatterName"] = "json",
        ["Logging__Console__FormatterOptions__IncludeScopes"] = "true",
    };
}

[CollectionDefinition(nameof(CanaryWorld))]
public sealed class OneCanaryWorld : ICollectionFixture<CanaryWorld>;
