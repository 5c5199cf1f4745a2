using System.CommandLine;
using System.Globalization;
using Peers;
using ProgrammeSimulator.Results;

namespace ProgrammeSimulator;

/// <summary>The command line of a programme's results endpoint. Each option may also come from the environment: <c>--store</c> from <c>PROGRAMME_STORE</c>.</summary>
internal static class ProgrammeCommand
{
    private static readonly Option<string> Name = Setting("--name", "Name of the programme's party; its server certificate is NAME-server.", "programme-cervical");
    private static readonly Option<string> Port = Setting("--port", "Port of the endpoint; 0 takes a free one.", "0");
    private static readonly Option<string> ControlPort = Setting("--control-port", "Port of the control API on loopback; 0 takes a free one.", "0");
    private static readonly Option<string> Certificates = Setting("--certificates", "Folder of the PEM certificates.", "certs/made");
    private static readonly Option<string> Store = Setting("--store", "Folder of the reports that came in.", "programme-store");

    public static Task<int> RunAsync(string[] arguments)
    {
        var command = new RootCommand("A programme's endpoint for results over mutual TLS.") { Name, Port, ControlPort, Certificates, Store };
        command.SetAction(parsed => RunAsync(parsed));
        // The host answers the signals itself, and stops in order.
        return command.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        try
        {
            using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
            var options = new ResultsEndpointOptions(
                parsed.GetRequiredValue(Name), parsed.GetRequiredValue(Certificates), parsed.GetRequiredValue(Store), PortOf(parsed, Port), PortOf(parsed, ControlPort));
            await using var endpoint = await ResultsEndpoint.StartAsync(options, logs);
            await Console.Out.WriteLineAsync($"listening {endpoint.Url.OriginalString}");
            await Console.Out.WriteLineAsync($"control {endpoint.ControlUrl.OriginalString}");
            await endpoint.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception unusable) when (unusable is CertificateFolderException or IOException or FormatException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The programme's endpoint cannot start: {unusable.Message}");
            return 2;
        }
    }

    private static int PortOf(ParseResult parsed, Option<string> option) =>
        ushort.TryParse(parsed.GetRequiredValue(option), CultureInfo.InvariantCulture, out var port) ? port : throw new FormatException($"{option.Name} is not a port");

    private static Option<string> Setting(string name, string description, string otherwise) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("PROGRAMME_" + name[2..].Replace('-', '_').ToUpperInvariant()) ?? otherwise,
    };
}
