using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Gateway.Cli.Control;

/// <summary>Labs: how they stand, stopped and started again.</summary>
internal static class LabCommands
{
    private static readonly Listing LabTable = new(
        ("lab", row => row.Text("lab")),
        ("standing", row => row.Text("standing")),
        ("under way", row => row.Text("inFlight")),
        ("test", row => row.Text("test")),
        ("a day", row => row.Text("capacityADay")),
        ("reserved", row => row.Text("reservedToday")),
        ("outstanding", row => row.Text("outstanding")),
        ("delivered 5 min", row => row.Text("deliveredLately")),
        ("resulted 5 min", row => row.Text("resultedLately")));

    private static readonly Listing ReceivingTable = new(
        ("to", row => row.Text("lab")),
        ("test", row => row.Text("test")),
        ("a day", row => row.Text("capacityADay")),
        ("reserved now", row => row.Text("reservedToday")),
        ("then", row => row.Text("reservedAfter")),
        ("outstanding now", row => row.Text("outstanding")),
        ("then", row => row.Text("outstandingAfter")),
        ("newly disclosed", row => string.Join(", ", row.Items("newElements").Select(element => element.GetString()))));

    private static readonly Listing HeldTable = new(
        ("held orders of", row => row.Text("test")),
        ("now", row => row.Text("before")),
        ("then", row => row.Text("after")),
        ("days until empty", row => row.Text("daysUntilEmpty") ?? "never"));

    public static Command Labs(Call call)
    {
        var labs = new Command("labs", "How each lab stands, and its figures for each test.");
        call.Answers(labs, (api, _, cancellation) => api.GetAsync("api/labs", cancellation), (console, answer) => LabTable.Write(console, Rows(answer), "The registry has no lab."));
        return labs;
    }

    public static Command Suspend(Call call)
    {
        var lab = Lab();
        var mode = new Option<string>("--mode")
        {
            Description = "drain: no new orders, what it has it finishes. move: its orders go to other labs, results are taken until then. cut: as move, and every request from and to it ends now.",
            Required = true,
        };
        mode.AcceptOnlyFromAmong("drain", "move", "cut");
        var late = new Option<string?>("--late-results") { Description = "After a cut, what becomes of results that it still sends." };
        late.AcceptOnlyFromAmong("refuse", "quarantine");
        var preview = Preview();
        var suspend = new Command("suspend", "Suspends a lab. Answers when it holds: from then on no byte goes there, and its orders leave.") { lab, mode, late, preview };
        var changing = new Changing(suspend);
        call.Answers(
            suspend,
            (api, arguments, cancellation) =>
            {
                var body = new JsonObject { ["mode"] = Capitalised(arguments.GetRequiredValue(mode)), ["preview"] = arguments.GetValue(preview) };
                if (arguments.GetValue(late) is { } results)
                    body["lateResults"] = Capitalised(results);
                return changing.SendAsync(api, HttpMethod.Post, $"api/labs/{Of(lab, arguments)}/suspension", body, arguments, cancellation);
            },
            ShowSuspension);
        return suspend;
    }

    public static Argument<string> Lab() => new("lab") { Description = "Id of the lab, as `labs` shows it." };

    public static Option<bool> Preview() => new("--preview") { Description = "Shows what it would mean, and changes nothing." };

    /// <summary>As a part of a path.</summary>
    public static string Of(Argument<string> argument, ParseResult arguments) => Uri.EscapeDataString(arguments.GetRequiredValue(argument));

    // One row a test, with its lab.
    private static IEnumerable<JsonElement> Rows(JsonElement labs)
    {
        foreach (var lab in labs.Items())
        {
            foreach (var test in lab.Items("tests"))
            {
                var row = JsonObject.Create(test)!;
                row["lab"] = lab.Text("id");
                row["standing"] = lab.Text("standing");
                row["inFlight"] = lab.Text("inFlight");
                yield return JsonElement.Parse(row.ToJsonString());
            }
        }
    }

    private static void ShowSuspension(IAnsiConsole console, JsonElement answer)
    {
        Listing.WriteOne(console, answer, ("lab", "lab"), ("standing", "standing"), ("mode", "mode"), ("quiesced", "quiesced"), ("operation", "operation"), ("left", "left"));
        if (answer.Member("receiving") is null)
            return;
        OperationCommands.OrderTable.Write(console, answer.Items("orders"), "The lab has no order without a final result.");
        if (answer.Member("samples") is { } samples)
            Listing.WriteOne(console, samples, ("samples at the lab", "atLab"), ("perhaps there", "perhapsAtLab"), ("never sent there", "notSent"));
        ReceivingTable.Write(console, answer.Items("receiving"), "No other lab would get orders.");
        HeldTable.Write(console, answer.Items("held"), "No order would wait.");
        console.WriteLine("Nothing was changed.");
    }

    private static string Capitalised(string word) => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(word[0])}{word.AsSpan(1)}");
}
