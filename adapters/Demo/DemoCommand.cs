using System.CommandLine;
using System.Text;
using Demo.Incident;
using Demo.Show;
using Demo.Site;
using Peers;
using Spectre.Console;

namespace Demo;

/// <summary>The command line behind ./run.</summary>
internal static class DemoCommand
{
    private const int CannotStart = 2;
    private const int Interrupted = 130;
    private const int PlainWidth = 220;
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(60);

    private static readonly Option<int> Orders = new("--orders") { Description = "Orders to send.", DefaultValueFactory = _ => 300 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "Time to send them in.", DefaultValueFactory = _ => 20 };
    private static readonly Option<bool> Stay = new("--stay") { Description = "Stay up afterwards, and say how to talk to it." };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Go on with the ledger of last time." };
    private static readonly Argument<FileInfo> OrderFile = new Argument<FileInfo>("FILE") { Description = "One order, FHIR R4 as JSON." }.AcceptExistingOnly();
    private static readonly Option<string> Placer = new("--programme") { Description = "Who sends it: cervical or bowel; by default what its test says." };

    public static Task<int> RunAsync(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Placer.AcceptOnlyFromAmong("cervical", "bowel");
        AtLeast(Orders, 2);
        AtLeast(Seconds, 1);
        var order = new Command("order", "Sends one order through the gateway.") { OrderFile, Placer };
        order.SetAction((parsed, cancellation) => GuardAsync(() => OrderAsync(parsed, cancellation)));
        var incident = new Command("incident", "A lab is hacked: preview, cut, move, exposure, forecast, its return by two people and by steps, a signal that stops it; each number counted twice.");
        incident.SetAction((_, cancellation) => GuardAsync(() => IncidentAsync(cancellation)));
        var root = new RootCommand("The gateway at work: three labs, two programmes, 300 orders, one suspension.") { Orders, Seconds, Stay, Keep, order, incident };
        root.SetAction((parsed, cancellation) => GuardAsync(() => DemonstrateAsync(parsed, cancellation)));
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = StopTime });
    }

    private static async Task<int> DemonstrateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var home = new Home();
        var (console, live) = Terminal();
        var options = new DemonstrationOptions(parsed.GetValue(Orders), TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
        var scene = new SceneOptions(home.Runs, Path.Combine(home.Runs, "registry"), ResultDelay: TimeSpan.FromSeconds(6), parsed.GetValue(Keep));
        GatewayPorts.EnsureFree();
        SmallDay.Write(home.Registry, scene.Registry, options.Orders);

        console.WriteLine("Starting two programmes, three labs and the gateway with its Redis ...");
        await using var running = await Scene.StartAsync(home, scene, cancellation);
        console.WriteLine($"All of them answer. Their output is in {Path.GetRelativePath(".", Path.Combine(scene.Folder, "logs"))}; a day of the labs is made as small as {options.Orders} orders.");
        var balances = await WatchedAsync(
            running, watched => Demonstration.RunAsync(options, scene, home, console, live, TimeProvider.System, watched), cancellation);
        if (parsed.GetValue(Stay))
        {
            // Not by way of the console, which would break a command line at the edge of the terminal.
            await Console.Out.WriteLineAsync(Directions.Of(home));
            await WatchedAsync(running, UntilAsync, cancellation);
        }

        return balances ? 0 : 1;
    }

    private static async Task<int> IncidentAsync(CancellationToken cancellation)
    {
        var home = new Home();
        var (console, _) = Terminal();
        var plan = new IncidentPlan(Weeks: 8, BreakInAfter: 6, OrdersAWeek: 100, Week: TimeSpan.FromSeconds(4));
        var folder = Path.Combine(home.Runs, "incident");
        var scene = new SceneOptions(folder, Path.Combine(folder, "registry"), plan.ResultDelay);
        GatewayPorts.EnsureFree();
        RegistryFolder.Copy(home.Registry, scene.Registry, IncidentRegistry.Rules(plan, TimeProvider.System.GetUtcNow()));

        console.WriteLine("Starting two programmes, three labs and the gateway with its Redis ...");
        await using var running = await Scene.StartAsync(home, scene, cancellation);
        console.WriteLine($"All of them answer. What each of them writes down is in {Path.GetRelativePath(".", scene.Folder)}.");
        var report = await WatchedAsync(
            running, watched => IncidentStory.RunAsync(plan, Parties.Of(home, scene), NextDayAsync, new IncidentNarrator(console), TimeProvider.System, watched), cancellation);
        return report.Agrees ? 0 : 1;

        Task NextDayAsync(CancellationToken watched)
        {
            IncidentRegistry.MakeItTheNextDay(scene.Registry);
            return running.RestartGatewayAsync(watched);
        }
    }

    private static async Task<int> OrderAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var home = new Home();
        var (console, _) = Terminal();
        var body = await File.ReadAllBytesAsync(parsed.GetRequiredValue(OrderFile).FullName, cancellation);
        return await SingleOrder.RunAsync(body, parsed.GetValue(Placer), home, console, TimeProvider.System, cancellation) ? 0 : 1;
    }

    /// <summary>The work, unless one of the processes that it needs ends first: then the work is ended, and what happened is told.</summary>
    private static async Task<T> WatchedAsync<T>(Scene scene, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (working, watching) = (work(ending.Token), scene.WatchAsync());
        if (await Task.WhenAny(working, watching) == working)
            return await working;
        await ending.CancelAsync();
        await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await watching;
        return await working;
    }

    private static async Task<bool> UntilAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted; everything is stopped.");
            return Interrupted;
        }
        catch (Exception told) when (told is DemoException or CertificateFolderException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"run: {told.Message}");
            return CannotStart;
        }
    }

    private static (IAnsiConsole Console, bool Live) Terminal()
    {
        if (Console.IsOutputRedirected)
        {
            var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
            plain.Profile.Width = PlainWidth;
            return (plain, false);
        }

        var console = AnsiConsole.Console;
        return (console, console.Profile.Capabilities.Ansi);
    }

    private static void AtLeast(Option<int> option, int least) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < least) result.AddError($"{option.Name} is at least {least}.");
    });
}
