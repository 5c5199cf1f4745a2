using System.CommandLine;
using System.Text;
using LoadTest.Books;
using LoadTest.Measuring;
using LoadTest.Reporting;
using LoadTest.Scenarios;
using LoadTest.Site;
using Peers;
using Spectre.Console;

namespace LoadTest;

/// <summary>The command line behind ./run loadtest: one scenario a run.</summary>
internal static class LoadTestCommand
{
    private const int DoesNotHold = 1;
    private const int CannotStart = 2;
    private const int NothingToMeasure = 3;
    private const int Interrupted = 130;
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(90);

    public static Task<int> RunAsync(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var root = new RootCommand("Load on a whole gateway, beside its baselines. Exit code 0: everything holds; 1: something does not; 2: it could not start; 3: there is nothing to measure.");
        foreach (var scenario in Scenario.All)
        {
            var command = new Command(scenario.Name, scenario.About);
            PlanOptions.AddTo(command);
            command.SetAction((parsed, cancellation) => GuardAsync(() => PlayAsync(scenario, PlanOptions.Read(parsed, scenario.Defaults), cancellation)));
            root.Add(command);
        }

        var console = new Command("console-open", "orders while people have the operator console open");
        console.SetAction(_ =>
        {
            Console.Error.WriteLine("loadtest: the gateway has no operator console yet, so there is none to keep open.");
            return NothingToMeasure;
        });
        root.Add(console);
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = StopTime });
    }

    private static async Task<int> PlayAsync(Scenario scenario, Plan plan, CancellationToken cancellation)
    {
        var (home, console, time) = (new Home(), Terminal.Open(), TimeProvider.System);
        var at = time.GetUtcNow();
        var folder = Directory.CreateDirectory(Path.Combine(home.Runs, $"{at:yyyyMMdd-HHmmss}-{scenario.Name}")).FullName;
        Report report;
        try
        {
            await using var stage = await Stage.SetAsync(plan, folder, home, console, time, cancellation);
            var checks = new List<Check>(await scenario.PlayAsync(stage, cancellation));
            if (plan.Targets.Contains(Target.Gateway, StringComparer.Ordinal))
            {
                console.WriteLine("Waiting until nothing is on the way, then the books ...");
                checks.AddRange(BooksCheck.Of(await stage.Auditor.GatherAsync(plan.Results, cancellation)));
            }

            report = Report.Of(stage, checks, at, home.Commit(), $"./run loadtest {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}");
            await Output.WriteAsync(report, stage, folder, console);
        }
        finally
        {
            // Orders of a load test fill gigabytes and are of no use to anybody.
            if (Directory.Exists(Path.Combine(folder, "data")))
                Directory.Delete(Path.Combine(folder, "data"), recursive: true);
        }

        return report.Holds ? 0 : DoesNotHold;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> play)
    {
        try
        {
            return await play();
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted; everything is stopped.");
            return Interrupted;
        }
        catch (Exception told) when (told is LoadTestException or CertificateFolderException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"loadtest: {told.Message}");
            return CannotStart;
        }
    }
}
