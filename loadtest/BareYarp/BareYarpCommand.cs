using System.CommandLine;

namespace BareYarp;

/// <summary>The command line of bare YARP. The load test starts it; there is no other use.</summary>
internal static class BareYarpCommand
{
    private static readonly Option<string> Certificates = new("--certificates") { Description = "Folder of the PEM files.", Required = true };
    private static readonly Option<int> Port = new("--port") { Description = "Where it listens.", Required = true };
    private static readonly Option<int> Connections = new("--connections") { Description = "To each lab.", Required = true };
    private static readonly Option<string[]> Labs = new("--lab") { Description = "https://localhost:PORT, as often as there are labs.", Required = true };
    private static readonly Option<string?> Policy = new("--policy") { Description = "A policy: each order is read and minimised by it." };
    private static readonly Option<string?> Redis = new("--redis") { Description = "HOST:PORT: each order is sealed and stored, and what became of it." };
    private static readonly Option<string?> Trail = new("--trail") { Description = "Folder: each order is a line on disk before it is forwarded." };

    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("A YARP that does nothing but forward, or no more than the parts that are named.") { Certificates, Port, Connections, Labs, Policy, Redis, Trail };
        root.SetAction(RunAsync);
        return root.Parse(arguments).InvokeAsync();
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var parts = parsed.GetValue(Policy) is { } policy ? await OrderParts.OpenAsync(policy, parsed.GetValue(Redis), parsed.GetValue(Trail)) : null;
        await using var proxy = BareYarpHost.Build(
            parsed.GetRequiredValue(Certificates), parsed.GetRequiredValue(Port), parsed.GetRequiredValue(Connections), parsed.GetRequiredValue(Labs), parts);
        await proxy.RunAsync(cancellation);
        return 0;
    }
}
