using System.CommandLine;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadLab;

/// <summary>The command line of the load labs. The load test starts it; there is no other use.</summary>
internal static class LoadLabCommand
{
    private static readonly Option<string> Certificates = new("--certificates") { Description = "Folder of the PEM files.", Required = true };
    private static readonly Option<string[]> Labs = new("--lab") { Description = "NAME=PORT, as often as there are labs.", Required = true };
    private static readonly Option<string[]> Programmes = new("--programme") { Description = "NAME=PORT of a results endpoint." };
    private static readonly Option<int> ControlPort = new("--control-port") { Description = "Plain HTTP on loopback.", Required = true };
    private static readonly Option<string> Gateway = new("--gateway") { Description = "Where results go: https://localhost:PORT.", Required = true };
    private static readonly Option<int> Http = new("--http") { Description = "Highest HTTP version: 1 or 2.", DefaultValueFactory = _ => 1 };

    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("Labs for a load test.") { Certificates, Labs, Programmes, ControlPort, Gateway, Http };
        root.SetAction(RunAsync);
        return root.Parse(arguments).InvokeAsync();
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = new LoadLabOptions(
            parsed.GetRequiredValue(Certificates),
            [.. parsed.GetRequiredValue(Labs).Select(PartyPort.Parse)],
            [.. (parsed.GetValue(Programmes) ?? []).Select(PartyPort.Parse)],
            parsed.GetRequiredValue(ControlPort),
            new Uri(parsed.GetRequiredValue(Gateway)),
            parsed.GetValue(Http) == 2 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1);
        await using var labs = await LoadLabHost.StartAsync(options, TimeProvider.System);
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}

/// <summary>A party and the port it listens on.</summary>
internal sealed record PartyPort(string Name, int Port)
{
    /// <param name="text"><c>NAME=PORT</c>.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public static PartyPort Parse(string text) => text.Split('=') is [var name, var port]
        ? new PartyPort(name, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture))
        : throw new FormatException($"'{text}' is not NAME=PORT.");
}

internal sealed record LoadLabOptions(
    string Certificates, IReadOnlyList<PartyPort> Labs, IReadOnlyList<PartyPort> Programmes, int ControlPort, Uri Gateway, HttpProtocols Protocols);
