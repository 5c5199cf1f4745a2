using System.CommandLine;
using Peers;

namespace LabSimulator;

/// <summary>The command line. Each option may also come from the environment: <c>--result-delay</c> from <c>LAB_RESULT_DELAY</c>.</summary>
internal static class LabCommand
{
    private static readonly Option<string> Name = Setting("--name", "Name of the lab; its certificates are NAME-server and NAME-client.", "lab-noord");
    private static readonly Option<string> Port = Setting("--port", "Port of the FHIR endpoint; 0 takes a free one.", "0");
    private static readonly Option<string> ControlPort = Setting("--control-port", "Port of the control API on loopback; 0 takes a free one.", "0");
    private static readonly Option<string> Certificates = Setting("--certificates", "Folder of the PEM certificates.", "certs/made");
    private static readonly Option<string> Gateway = Setting("--gateway", "The gateway's data plane.", "https://localhost:8443");
    private static readonly Option<string> Store = Setting("--store", "Folder of what the lab received and did.", "lab-store");
    private static readonly Option<string> ResultDelay = Setting("--result-delay", "From an order to its result, as hh:mm:ss.", "00:00:02");
    private static readonly Option<string> Results = Setting("--results", "Bundle of a result: transaction or message.", "transaction");
    private static readonly Option<string> Seed = Setting("--seed", "The same seed gives the same findings.", "1");
    private static readonly Option<string> KeepRequests = Setting("--keep-requests", "Keep each request to the byte: true or false.", "true");

    public static Task<int> RunAsync(string[] arguments)
    {
        var command = new RootCommand("A FHIR lab over mutual TLS: acknowledges orders, returns results, misbehaves on demand.")
        {
            Name, Port, ControlPort, Certificates, Gateway, Store, ResultDelay, Results, Seed, KeepRequests,
        };
        command.SetAction(parsed => RunAsync(parsed));
        // The host answers the signals itself, and stops in order.
        return command.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        try
        {
            using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
            await using var lab = await LabHost.StartAsync(OptionsOf(parsed), logs);
            await Console.Out.WriteLineAsync($"listening {lab.Url.OriginalString}");
            await Console.Out.WriteLineAsync($"control {lab.ControlUrl.OriginalString}");
            await lab.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception unusable) when (unusable is CertificateFolderException or IOException or FormatException or ArgumentException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The lab cannot start: {unusable.Message}");
            return 2;
        }
    }

    private static LabOptions OptionsOf(ParseResult parsed) => new()
    {
        Name = parsed.GetRequiredValue(Name),
        Port = parsed.GetRequiredValue(Port).As<int>(Port),
        ControlPort = parsed.GetRequiredValue(ControlPort).As<int>(ControlPort),
        Certificates = parsed.GetRequiredValue(Certificates),
        Gateway = new Uri(parsed.GetRequiredValue(Gateway)),
        Store = parsed.GetRequiredValue(Store),
        ResultDelay = parsed.GetRequiredValue(ResultDelay).As<TimeSpan>(ResultDelay),
        Results = Enum.Parse<ResultBundle>(parsed.GetRequiredValue(Results), ignoreCase: true),
        Seed = parsed.GetRequiredValue(Seed).As<int>(Seed),
        KeepRequests = bool.Parse(parsed.GetRequiredValue(KeepRequests)),
    };

    private static T As<T>(this string text, Option option)
        where T : IParsable<T> =>
        T.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException($"{option.Name} cannot be '{text}'");

    private static Option<string> Setting(string name, string description, string otherwise) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LAB_" + name[2..].Replace('-', '_').ToUpperInvariant()) ?? otherwise,
    };
}
