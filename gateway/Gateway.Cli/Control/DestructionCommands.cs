using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Gateway.Cli.Control;

/// <summary>What labs hold still though their term is over.</summary>
internal static class DestructionCommands
{
    private static readonly Listing Labs = new(
        ("lab", row => row.Text("lab")),
        ("programme", row => row.Text("programme")),
        ("term (days)", row => row.Text("retentionDays") ?? "none: never asked"),
        ("kept", row => row.Text("kept")),
        ("due", row => row.Text("due")),
        ("asked", row => row.Text("asked")),
        ("confirmed", row => row.Text("confirmed")),
        ("overdue", row => row.Text("overdue")),
        ("next try", row => row.Text("nextTry")),
        ("oldest", row => row.Text("oldest")));

    private static readonly Listing Orders = new(("order number", row => row.Text("number")), ("asked since", row => row.Text("since")));

    public static Command Destruction(Call call)
    {
        var lab = new Argument<string?>("lab") { Description = "One lab, with the orders that it was asked for and has not confirmed.", Arity = ArgumentArity.ZeroOrOne };
        var destruction = new Command("destruction", "What labs were asked to destroy, and what they have confirmed.") { lab };
        call.Answers(
            destruction,
            (api, arguments, cancellation) => api.GetAsync(arguments.GetValue(lab) is { } one ? $"api/destruction?lab={Uri.EscapeDataString(one)}" : "api/destruction", cancellation),
            (console, answer) =>
            {
                Labs.Write(console, answer.Items(), "There is no lab.");
                JsonElement[] asked = [.. answer.Items().SelectMany(row => row.Items("orders"))];
                if (asked.Length > 0)
                    Orders.Write(console, asked, "");
            });
        return destruction;
    }

    public static Command Destroyed(Call call)
    {
        var number = new Argument<string>("number") { Description = "Gateway order number, as `destruction LAB` shows it." };
        var lab = new Option<string>("--lab") { Description = "The lab whose paper it is.", HelpName = "LAB", Required = true };
        var destroyed = new Command("destroyed", "Records a lab's confirmation that came on paper; --reason says which paper.") { number, lab };
        var changing = new Changing(destroyed);
        call.Answers(
            destroyed,
            (api, arguments, cancellation) => changing.SendAsync(
                api,
                HttpMethod.Post,
                $"api/destruction/{Uri.EscapeDataString(arguments.GetRequiredValue(number))}/confirmation",
                new JsonObject { ["lab"] = arguments.GetRequiredValue(lab) },
                arguments,
                cancellation),
            (console, _) => console.WriteLine("On record."));
        return destroyed;
    }
}
