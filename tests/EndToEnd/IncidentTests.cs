using Demo.Incident;
using Demo.Site;
using EndToEnd.Worlds;
using Spectre.Console;

namespace EndToEnd;

/// <summary>The story of <c>./run incident</c> in a small world: months of screening, and one lab of three hacked.</summary>
public sealed class IncidentTests(Certificates certificates)
{
    private const string Hacked = IncidentPlan.Hacked;
    private static readonly IncidentPlan Plan = new(Weeks: 8, BreakInAfter: 6, OrdersAWeek: 30, Week: TimeSpan.FromSeconds(1.2));

    [Fact]
    public async Task A_hacked_lab_is_cut_off_and_every_number_is_the_same_by_the_ledger_and_by_the_files_of_labs_and_programmes()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions
        {
            OwnRedis = true,
            ResultDelay = Plan.ResultDelay,
            Registry = registry => registry.Change(IncidentRegistry.Rules(Plan, TimeProvider.System.GetUtcNow())),
        });

        var report = await TellAsync(world);

        Assert.DoesNotContain(report.Figures, figure => !figure.Agrees);
        TheStoryIsOne(report);
        NothingReachedTheLab(report);
        ThePreviewIsTheRun(report);
        LateResultsReachedNobody(report);
        TheLabWasOnItsWayBack(report.Return);
        await world.NothingBeganAfterAsync(Hacked, report.Return.Quiesced);
        Assert.Equal(Enumerable.Repeat("completed", Plan.Orders + (2 * Plan.OrdersAWeek)), report.Return.End.Ledger.Tasks.Values.Select(task => task.Status));
    }

    private static async Task<IncidentReport> TellAsync(ScreeningWorld world)
    {
        using var told = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(told) });
        console.Profile.Width = 160;
        try
        {
            return await IncidentStory.RunAsync(Plan, PartiesOf(world), _ => NextDayAsync(world), new IncidentNarrator(console), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        finally
        {
            TestContext.Current.TestOutputHelper!.WriteLine(told.ToString());
        }
    }

    private static async Task NextDayAsync(ScreeningWorld world)
    {
        // Later on the lab is sent orders again.
        var cut = await world.Operator.OperationAsync((await world.Operator.LabAsync(Hacked)).Operation!);
        await world.NothingBeganAfterAsync(Hacked, cut.Quiesced!.Value);
        await world.Gateway.DisposeAsync();
        IncidentRegistry.MakeItTheNextDay(world.RegistryFolder);
        await world.StartGatewayAsync();
    }

    private static Parties PartiesOf(ScreeningWorld world) => new(
        world.DataPlane,
        world.OperationsPlane,
        world.Certificates.Folder,
        [.. world.Labs.Zip(ScreeningWorld.LabNames, (lab, name) => new Party(name, world.LabFolder(name), lab.ControlUrl))],
        [.. ((string[])[ScreeningWorld.Cervical, ScreeningWorld.Bowel]).Select(name => new Party(name, world.LabFolder(name), world.Results(name).ControlUrl))]);

    /// <summary>Figures agree also of a story in which nothing happens.</summary>
    private static void TheStoryIsOne(IncidentReport report)
    {
        var (brokenIn, without) = (report.BrokenIn, report.WithoutLab);
        Assert.True(brokenIn.Ledger.Sum(books => books.Held) > 0, "no order was held before");
        Assert.NotEmpty(brokenIn.Files.Hacked.Taken);
        Assert.True(report.Account.Move.Moved > 0, "no order had a place elsewhere");
        Assert.True(report.Account.Move.Held > 0, "every moved order had a place");
        Assert.True(without.Ledger.Sum(books => books.Held) > report.Account.Move.Held, "no new order was held");
        Assert.All(without.Ledger.Forecasts, forecast => Assert.True(forecast.InvitationsAWeek < forecast.Tests.Max(test => test.IntakeInvitationsAWeek), forecast.ToString()));
    }

    private static void NothingReachedTheLab(IncidentReport report)
    {
        var quiesced = report.Account.Cut.Answer.Quiesced;
        var later = report.CaughtUp.Files.Accepted.Where(order => order.SentAt > quiesced).ToList();
        Assert.True(later.Count >= Plan.OrdersAWeek / 2, $"only {later.Count} orders came in after the cut");
        Assert.DoesNotContain(later, order => report.CaughtUp.Files.Hacked.Tubes.Contains(order.Barcode));
    }

    /// <summary>Of the orders that were there, for each test; those that were under way at that moment may be counted or not.</summary>
    private static void ThePreviewIsTheRun(IncidentReport report)
    {
        var account = report.Account;
        Assert.All(account.Preview.Answer.Orders.GroupBy(orders => orders.Test), foreseen =>
        {
            var there = IncidentFigures.WasThere(account, report.CaughtUp.Files, tube => tube.Test == foreseen.Key);
            Assert.InRange(foreseen.Sum(orders => orders.Orders), there.Least, there.Most);
        });
    }

    private static void LateResultsReachedNobody(IncidentReport report)
    {
        var (late, files) = (report.WithoutLab.Files.LeftWithHacked, report.CaughtUp.Files);
        Assert.Equal(late, files.Hacked.KeptApart.ToHashSet(StringComparer.Ordinal));
        Assert.All(files.Accepted.Where(order => late.Contains(order.Barcode)), order =>
        {
            var holder = Assert.Single(files.HoldersOf(order));
            Assert.Contains(order.Barcode, files.Labs[holder].Taken);
            Assert.Single(files.Reports[order.Number]);
        });
    }

    /// <summary>Figures agree also of a lab that never came back.</summary>
    private static void TheLabWasOnItsWayBack(ReturnAccount comeback)
    {
        Assert.Equal(IncidentPlan.RampSteps, comeback.Steps.Select(step => step.Part));
        var given = comeback.Steps.Select(step => step.Given).ToList();
        Assert.True(0 < given[0] && given[0] < given[1] && given[1] < given[2], string.Join(", ", given));
        var last = comeback.Steps[^1].Lab;
        Assert.Equal(IncidentPlan.Careful, Assert.Single(last.Ramps).Programme);
        Assert.Contains(last.Tests, test => test.ReservedToday < test.CapacityADay);
        Assert.Equal("Cut", comeback.Signal.Answer.Effect);
        Assert.True(comeback.Stopped.Held > 0, "the signal took no order from the lab");
    }
}
