using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Gateway.Cli.Control;

/// <summary>What takes two people: asked by one operator, approved or refused by another.</summary>
internal static class RequestCommands
{
    private static readonly Listing RequestTable = new(
        ("request", row => row.Text("id")),
        ("kind", row => row.Text("kind")),
        ("of", row => row.Text("subject")),
        ("state", row => row.Text("state")),
        ("by", row => row.Text("operator")),
        ("expires", row => row.Text("expires")),
        ("decided by", row => row.Text("decider")),
        ("reason", row => row.Text("reason")));

    public static Command Requests(Call call)
    {
        var requests = new Command("requests", "Requests of two people, the latest first.");
        call.Answers(
            requests, (api, _, cancellation) => api.GetAsync("api/requests", cancellation), (console, answer) => RequestTable.Write(console, answer.Items(), "Nobody asked for anything."));
        return requests;
    }

    public static Command Reinstate(Call call)
    {
        var lab = LabCommands.Lab();
        var evidence = new Option<string[]>("--evidence") { Description = "Id of evidence that it rests on, as `evidence` shows it; may be said more than once.", HelpName = "ID" };
        var step = new Option<double[]>("--step") { Description = "A part of its share and capacity, above 0; said for each step of its way back, the last is 1. Without it as its programmes say.", HelpName = "PART" };
        var days = new Option<double?>("--days") { Description = "A step takes so many days.", HelpName = "N" };
        var results = new Option<int?>("--results") { Description = "Or so many final results.", HelpName = "N" };
        var reinstate = new Command("reinstate", "Asks for a suspended lab to have orders again. Another operator has to approve it, within a day.") { lab, evidence, step, days, results };
        var changing = new Changing(reinstate);
        call.Answers(
            reinstate,
            (api, arguments, cancellation) =>
            {
                var ramp = new JsonObject { ["days"] = arguments.GetValue(days), ["results"] = arguments.GetValue(results) };
                if (arguments.GetValue(step) is { Length: > 0 } steps)
                    ramp["steps"] = new JsonArray([.. steps.Select(part => (JsonNode)part)]);
                var body = new JsonObject { ["evidence"] = new JsonArray([.. (arguments.GetValue(evidence) ?? []).Select(id => (JsonNode)id)]), ["ramp"] = ramp };
                return changing.SendAsync(api, HttpMethod.Post, $"api/labs/{LabCommands.Of(lab, arguments)}/reinstatement", body, arguments, cancellation);
            },
            ShowAsked);
        return reinstate;
    }

    public static Command Approve(Call call)
    {
        var (request, digest) = (Id(), new Argument<string>("digest") { Description = "Of what you approve, as the request shows it." });
        var approve = new Command("approve", "Approves what another operator asked, and does it.") { request, digest };
        var changing = new Changing(approve);
        call.Answers(
            approve,
            (api, arguments, cancellation) => changing.SendAsync(
                api, HttpMethod.Post, $"api/requests/{LabCommands.Of(request, arguments)}/approval", new JsonObject { ["digest"] = arguments.GetRequiredValue(digest) }, arguments, cancellation),
            ShowOne);
        return approve;
    }

    public static Command Refuse(Call call)
    {
        var request = Id();
        var refuse = new Command("refuse", "Refuses a request, or takes back your own.") { request };
        var changing = new Changing(refuse);
        call.Answers(
            refuse,
            (api, arguments, cancellation) => changing.SendAsync(api, HttpMethod.Post, $"api/requests/{LabCommands.Of(request, arguments)}/refusal", [], arguments, cancellation),
            ShowOne);
        return refuse;
    }

    public static void ShowAsked(IAnsiConsole console, JsonElement answer)
    {
        ShowOne(console, answer);
        console.WriteLine($"Another operator approves it: ctl approve {answer.Text("id")} {answer.Text("digest")} --reason ...");
    }

    private static Argument<string> Id() => new("request") { Description = "Id of the request, as `requests` shows it." };

    private static void ShowOne(IAnsiConsole console, JsonElement answer) => Listing.WriteOne(
        console, answer, ("request", "id"), ("kind", "kind"), ("of", "subject"), ("content", "content"), ("digest", "digest"), ("state", "state"), ("by", "operator"), ("expires", "expires"), ("decided by", "decider"));
}
