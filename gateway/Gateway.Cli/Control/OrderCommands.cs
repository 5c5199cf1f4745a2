using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Gateway.Cli.Control;

/// <summary>Orders that need somebody, sent again or given to another lab.</summary>
internal static class OrderCommands
{
    private static readonly Listing AttentionTable = new(
        ("order", row => row.Text("id")),
        ("programme", row => row.Text("programme")),
        ("test", row => row.Text("test")),
        ("lab", row => row.Text("lab")),
        ("state", row => row.Text("state")),
        ("status", row => row.Text("businessStatus")),
        ("reason", row => row.Text("reason")),
        ("since", row => row.Text("changed")));

    private static readonly Listing ResentTable = new(("order", row => row.Text("order")), ("what would come of it", row => row.Text("outcome")), ("lab", row => row.Text("to")));

    public static Command Attention(Call call)
    {
        var filter = new OrderFilter();
        var attention = new Command("attention", "Orders that need somebody: refused by every lab, not to be minimised, kept too long, cancellation refused; with --state held, those that wait for a place.");
        filter.AddTo(attention);
        call.Answers(
            attention,
            (api, arguments, cancellation) => api.GetAsync($"api/attention{filter.Query(arguments)}", cancellation),
            (console, answer) => AttentionTable.Write(console, answer.Items(), "No order needs anybody."));
        return attention;
    }

    public static Command Reallocate(Call call)
    {
        var test = new Argument<string>("test") { Description = "Id of the test, as `labs` shows it." };
        var orders = new Argument<int>("orders") { Description = "At most so many." };
        var from = Text("--from", "The lab that gives orders; without it, held ones.", "LAB");
        var to = Text("--to", "The lab that takes them; without it, each that is further behind its share than --from.", "LAB");
        var preview = LabCommands.Preview();
        var reallocate = new Command("reallocate", "Gives orders that no lab has got yet to another lab.") { test, orders, from, to, preview };
        var changing = new Changing(reallocate);
        call.Answers(
            reallocate,
            (api, arguments, cancellation) => changing.SendAsync(
                api,
                HttpMethod.Post,
                "api/reallocations",
                new JsonObject
                {
                    ["test"] = arguments.GetRequiredValue(test),
                    ["orders"] = arguments.GetRequiredValue(orders),
                    ["from"] = arguments.GetValue(from),
                    ["to"] = arguments.GetValue(to),
                    ["preview"] = arguments.GetValue(preview),
                },
                arguments,
                cancellation),
            (console, answer) => Show(console, answer, () =>
            {
                WriteCounts(console, answer, "moved");
                Listing.WriteOne(console, answer, ("stay where they are", "stay"));
            }));
        return reallocate;
    }

    public static Command Resend(Call call)
    {
        var orders = new Argument<string[]>("orders") { Description = "Ids of orders, as `attention` shows them; without, all that the filters let through.", Arity = ArgumentArity.ZeroOrMore };
        var filter = new OrderFilter();
        var to = Text("--to", "The lab that is to have them; without it any that may.", "LAB");
        var second = new Option<bool>("--allow-second-disclosure") { Description = "Labs may have again what they had before; each of these goes on the record of disclosures." };
        var rate = new Option<double?>("--orders-a-second") { Description = "At most so many leave a second.", HelpName = "N" };
        var preview = LabCommands.Preview();
        var resend = new Command("resend", "Sends orders that need somebody, or wait for a place, again.") { orders, to, second, rate, preview };
        filter.AddTo(resend);
        var changing = new Changing(resend);
        call.Answers(
            resend,
            (api, arguments, cancellation) =>
            {
                var body = new JsonObject { ["preview"] = arguments.GetValue(preview), ["allowSecondDisclosure"] = arguments.GetValue(second), ["ordersASecond"] = arguments.GetValue(rate) };
                body["to"] = arguments.GetValue(to);
                filter.Write(body, arguments);
                if (arguments.GetValue(orders) is { Length: > 0 } named)
                    body["orders"] = new JsonArray([.. named.Select(id => JsonValue.Create(id))]);
                return changing.SendAsync(api, HttpMethod.Post, "api/resends", body, arguments, cancellation);
            },
            (console, answer) => Show(console, answer, () =>
            {
                ResentTable.Write(console, answer.Items("orders"), "No order is so.");
                WriteCounts(console, answer, "outcomes");
            }));
        return resend;
    }

    private static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };

    private static void WriteCounts(IAnsiConsole console, JsonElement answer, string member)
    {
        if (answer.Member(member) is not { ValueKind: JsonValueKind.Object } counts)
            return;
        foreach (var count in counts.EnumerateObject())
            console.MarkupLineInterpolated($"{count.Name}: {count.Value.GetRawText()}");
    }

    // What is done goes on as an operation.
    private static void Show(IAnsiConsole console, JsonElement answer, Action preview)
    {
        if (answer.Text("preview") != "yes")
        {
            OperationCommands.ShowOne(console, answer);
            return;
        }

        preview();
        console.WriteLine("Nothing was changed.");
    }
}
