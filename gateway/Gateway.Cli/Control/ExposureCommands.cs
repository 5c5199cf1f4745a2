using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Gateway.Cli.Control;

/// <summary>What a lab was sent, and breaches: whom to tell, and by when.</summary>
internal static class ExposureCommands
{
    private const string Csv = "text/csv";

    private static readonly Listing ReachTable = new(
        ("certain", row => row.Text("certain")),
        ("possible", row => row.Text("possible")),
        ("", row => row.Text("what")));

    private static readonly Listing ElementTable = new(
        ("element", row => row.Text("element")),
        ("what the lab got", row => row.Text("action")),
        ("kind", row => row.Text("category")),
        ("orders", row => row.Text("orders")),
        ("persons", row => row.Text("persons")));

    private static readonly Listing DeadlineTable = new(
        ("to", row => row.Text("to")),
        ("due", row => row.Text("due")),
        ("state", row => row.Text("state")),
        ("sent", row => row.Text("sent")),
        ("what", row => row.Text("what")));

    private static readonly Listing RevisionTable = new(
        ("revision", row => row.Text("number")),
        ("taken", row => row.Text("taken")),
        ("by", row => row.Text("operator")),
        ("certain", row => row.Text("certain")),
        ("possible", row => row.Text("possible")),
        ("added", row => row.Text("added")),
        ("removed", row => row.Text("removed")),
        ("changed", row => row.Text("changed")));

    public static Command Exposure(Call call)
    {
        var lab = LabCommands.Lab();
        var from = new Option<DateTimeOffset?>("--from") { Description = "Start of the period; without it, from the first disclosure on." };
        var to = new Option<DateTimeOffset?>("--to") { Description = "End of the period; without it, until now." };
        var orders = new Option<string?>("--orders") { Description = "Instead of the report the placer order numbers, as CSV: certain, possible or all." };
        orders.AcceptOnlyFromAmong("certain", "possible", "all");
        var csv = new Option<bool>("--csv") { Description = "The report as CSV." };
        var exposure = new Command("exposure", "Everything that a lab was ever sent: orders, persons, elements.") { lab, from, to, orders, csv };
        call.Runs(exposure, async (api, arguments, cancellation) =>
        {
            var query = $"lab={LabCommands.Of(lab, arguments)}{Moment("from", arguments.GetValue(from))}{Moment("to", arguments.GetValue(to))}";
            if (arguments.GetValue(orders) is { } which)
                await CopyAsync(api, $"api/exposure/orders?{query}{(which == "all" ? "" : $"&certainty={which}")}", Csv, cancellation);
            else if (arguments.GetValue(csv))
                await CopyAsync(api, $"api/exposure?{query}", Csv, cancellation);
            else
                Show(call, arguments, await api.GetAsync($"api/exposure?{query}", cancellation), ShowExposure);
        });
        return exposure;
    }

    public static Command Breach(Call call)
    {
        var lab = LabCommands.Lab();
        var aware = new Option<DateTimeOffset>("--aware") { Description = "When somebody became aware of it, with its time zone: 2026-11-20T08:30+01:00. The clocks run from then on.", Required = true };
        var breach = new Command("breach", "Declares a breach at a lab: from then on the clocks of those who are to be told run.") { lab, aware };
        var changing = new Changing(breach);
        call.Answers(
            breach,
            (api, arguments, cancellation) => changing.SendAsync(
                api,
                HttpMethod.Post,
                "api/breaches",
                new JsonObject { ["lab"] = arguments.GetRequiredValue(lab), ["aware"] = arguments.GetValue(aware) },
                arguments,
                cancellation),
            ShowBreach);
        return breach;
    }

    public static Command Breaches(Call call)
    {
        var id = new Argument<string?>("id") { Description = "Id of a breach; without it all of them, the latest first.", Arity = ArgumentArity.ZeroOrOne };
        var report = new Option<bool>("--report") { Description = "The document for those who are to be told, as Markdown." };
        var breaches = new Command("breaches", "Breaches and their clocks: what is due, and what is overdue.") { id, report };
        call.Runs(breaches, async (api, arguments, cancellation) =>
        {
            if (arguments.GetValue(id) is not { } one)
                Show(call, arguments, await api.GetAsync("api/breaches", cancellation), ShowBreaches);
            else if (arguments.GetValue(report))
                await CopyAsync(api, $"api/breaches/{Uri.EscapeDataString(one)}/report", "text/markdown", cancellation);
            else
                Show(call, arguments, await api.GetAsync($"api/breaches/{Uri.EscapeDataString(one)}", cancellation), ShowReport);
        });
        return breaches;
    }

    private static string Moment(string name, DateTimeOffset? at) =>
        at is { } moment ? $"&{name}={Uri.EscapeDataString(moment.ToString("O", CultureInfo.InvariantCulture))}" : "";

    private static async Task CopyAsync(OperationsApi api, string path, string accept, CancellationToken cancellation)
    {
        using var answer = await api.OpenAsync(path, accept, cancellation);
        await using var output = Console.OpenStandardOutput();
        await answer.Content.CopyToAsync(output, cancellation);
    }

    private static void Show(Call call, ParseResult arguments, JsonElement answer, Action<IAnsiConsole, JsonElement> show)
    {
        if (call.IsJson(arguments))
            Call.Print(answer);
        else
            show(Terminal.Output, answer);
    }

    private static void ShowExposure(IAnsiConsole console, JsonElement answer)
    {
        Listing.WriteOne(
            console, answer, ("lab", "lab"), ("orders", "orders"), ("persons", "persons"), ("first", "first"), ("last", "last"), ("delivered", "delivered"), ("refused", "refused"),
            ("moved away", "movedAway"), ("results returned", "resultsReturned"), ("never sent", "notSent"), ("destruction confirmed", "destructionConfirmed"));
        ReachTable.Write(console, [Reach(answer, "orders"), Reach(answer, "persons")], "");
        ElementTable.Write(console, answer.Items("elements"), "Nothing was ever sent.");
    }

    private static JsonElement Reach(JsonElement answer, string what) => JsonElement.Parse(
        new JsonObject { ["what"] = what, ["certain"] = answer.Member("certain")?.Text(what), ["possible"] = answer.Member("possible")?.Text(what) }.ToJsonString());

    private static void ShowBreaches(IAnsiConsole console, JsonElement answer)
    {
        if (!answer.Items().Any())
            console.WriteLine("No breach was declared.");
        foreach (var breach in answer.Items())
            ShowBreach(console, breach);
    }

    private static void ShowReport(IAnsiConsole console, JsonElement answer)
    {
        ShowBreach(console, answer.Member("breach") ?? answer);
        if (answer.Member("exposure") is { } exposure)
            ShowExposure(console, exposure);
    }

    private static void ShowBreach(IAnsiConsole console, JsonElement breach)
    {
        Listing.WriteOne(console, breach, ("breach", "id"), ("lab", "lab"), ("aware", "aware"), ("declared", "declared"), ("by", "operator"), ("reason", "reason"));
        DeadlineTable.Write(console, breach.Items("deadlines"), "Nobody is to be told.");
        RevisionTable.Write(console, breach.Items("revisions"), "No list for letters was taken yet.");
    }
}
