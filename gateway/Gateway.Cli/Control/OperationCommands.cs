using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Gateway.Cli.Control;

/// <summary>Operations: how far they are, stopped and continued, and the samples that they concern.</summary>
internal static class OperationCommands
{
    public static readonly Listing OrderTable = new(
        ("test", row => row.Text("test")),
        ("state", row => row.Text("state")),
        ("at the lab", row => row.Text("atLab")),
        ("what becomes of them", row => row.Text("fate")),
        ("to", row => row.Text("to")),
        ("orders", row => row.Text("orders")));

    private static readonly Listing OperationTable = new(
        ("operation", row => row.Text("id")),
        ("kind", row => row.Text("kind")),
        ("lab", row => row.Text("lab") ?? Ends(row)),
        ("mode", row => row.Text("mode")),
        ("state", row => row.Text("state")),
        ("started", row => row.Text("started")),
        ("by", row => row.Text("operator")),
        ("moved", row => row.Text("moved")),
        ("held", row => row.Text("held")),
        ("left", row => row.Text("left")));

    private static readonly Listing ChangeTable = new(
        ("changed", row => row.Text("at")), ("what", row => row.Text("what")), ("by", row => row.Text("operator")), ("reason", row => row.Text("reason")));

    private static readonly Listing DiversionTable = new(
        ("barcode", row => row.Text("barcode")),
        ("test", row => row.Text("test")),
        ("from", row => row.Text("from")),
        ("at the lab", row => row.Text("atLab")),
        ("bring it to", row => row.Text("to")),
        ("order number there", row => row.Text("toNumber")),
        ("state", row => row.Text("state")));

    public static Command Operations(Call call)
    {
        var id = new Argument<string?>("id") { Description = "Id of an operation; without it all of them, the latest first.", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow") { Description = "Goes on telling how far it is until it has ended; without an id, the latest operation." };
        var operations = new Command("operations", "What operators set going, and how far it is.") { id, follow };
        call.Runs(operations, async (api, arguments, cancellation) =>
        {
            var json = call.IsJson(arguments);
            if (arguments.GetValue(follow))
                await FollowAsync(api, arguments.GetValue(id) ?? await LatestAsync(api, cancellation), json, cancellation);
            else if (arguments.GetValue(id) is { } one)
                Show(await api.GetAsync($"api/operations/{Uri.EscapeDataString(one)}", cancellation), json, ShowOne);
            else
                Show(await api.GetAsync("api/operations", cancellation), json, (console, answer) => OperationTable.Write(console, answer.Items(), "Nobody has set anything going."));
        });
        return operations;
    }

    public static Command Change(Call call, string name, string description)
    {
        var id = Id();
        var change = new Command(name, description) { id };
        var changing = new Changing(change);
        call.Answers(
            change,
            (api, arguments, cancellation) => changing.SendAsync(
                api, HttpMethod.Post, $"api/operations/{LabCommands.Of(id, arguments)}/{name}", [], arguments, cancellation),
            ShowOne);
        return change;
    }

    public static Command Diversions(Call call)
    {
        var id = Id();
        var csv = new Option<bool>("--csv") { Description = "The list as CSV, for the courier." };
        var diversions = new Command("diversions", "The samples that went to the lab that orders left, or are on their way there, and where they are to go now.") { id, csv };
        call.Runs(diversions, async (api, arguments, cancellation) =>
        {
            var path = $"api/operations/{LabCommands.Of(id, arguments)}/diversions";
            if (!arguments.GetValue(csv))
            {
                Show(await api.GetAsync(path, cancellation), call.IsJson(arguments), (console, answer) => DiversionTable.Write(console, answer.Items(), "No sample is concerned."));
                return;
            }

            using var answer = await api.OpenAsync(path, "text/csv", cancellation);
            await using var output = Console.OpenStandardOutput();
            await answer.Content.CopyToAsync(output, cancellation);
        });
        return diversions;
    }

    // From one lab to another; a dot is any, or none.
    private static string? Ends(JsonElement operation) => (operation.Member("reallocation"), operation.Member("resend")) switch
    {
        ({ ValueKind: JsonValueKind.Object } asked, _) => $"{asked.Text("from") ?? "."} > {asked.Text("to") ?? "."}",
        (_, { ValueKind: JsonValueKind.Object } asked) => $"{asked.Text("lab") ?? "."} > {asked.Text("to") ?? "."}",
        _ => null,
    };

    private static Argument<string> Id() => new("id") { Description = "Id of the operation, as `operations` shows it." };

    private static async Task<string> LatestAsync(OperationsApi api, CancellationToken cancellation) =>
        (await api.GetAsync("api/operations", cancellation)).Items().Select(operation => operation.Text("id")).FirstOrDefault()
            ?? throw new ControlException(ExitCode.Refused, "Nobody has set anything going.");

    // Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): one operation a data line. It ends with the operation.
    private static async Task FollowAsync(OperationsApi api, string id, bool json, CancellationToken cancellation)
    {
        using var answer = await api.OpenAsync($"api/operations/{Uri.EscapeDataString(id)}/events", "text/event-stream", cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        var ended = false;
        try
        {
            while (await lines.ReadLineAsync(cancellation) is { } line)
            {
                if (!line.StartsWith("data:", StringComparison.Ordinal))
                    continue;
                var operation = JsonElement.Parse(line["data:".Length..]);
                ended = operation.Text("ended") is not null;
                if (json)
                    Terminal.Output.WriteLine(operation.GetRawText());
                else
                    Terminal.Output.MarkupLineInterpolated($"{operation.Text("id")}  {operation.Text("state")}  {operation.Text("moved")} moved  {operation.Text("held")} held  {operation.Text("left")} left");
            }
        }
        catch (IOException broken)
        {
            throw new ControlException(ExitCode.Unanswered, "The connection ended before the operation did; it goes on. Follow it again.", broken);
        }

        if (!ended)
            throw new ControlException(ExitCode.Unanswered, "The connection ended before the operation did; it goes on. Follow it again.");
    }

    private static void Show(JsonElement answer, bool json, Action<IAnsiConsole, JsonElement> show)
    {
        if (json)
            Call.Print(answer);
        else
            show(Terminal.Output, answer);
    }

    public static void ShowOne(IAnsiConsole console, JsonElement operation)
    {
        Listing.WriteOne(
            console, operation, ("operation", "id"), ("kind", "kind"), ("lab", "lab"), ("mode", "mode"), ("state", "state"), ("by", "operator"), ("reason", "reason"), ("started", "started"),
            ("quiesced", "quiesced"), ("ended", "ended"), ("moved", "moved"), ("held", "held"), ("cancelled", "cancelled"), ("left", "left"));
        ChangeTable.Write(console, operation.Items("changes"), "Nobody has changed it since.");
        OrderTable.Write(console, operation.Items("orders"), "It has come to no order yet.");
    }
}
