using System.CommandLine;
using System.Text.Json;

namespace Gateway.Cli.Control;

/// <summary>Policies and rules: files make them stricter, two people laxer.</summary>
internal static class InForceCommands
{
    private static readonly Listing PolicyTable = new(
        ("lab", row => row.Text("lab")),
        ("test", row => row.Text("test")),
        ("file", row => row.Text("file")),
        ("in force", row => row.Text("inForce")),
        ("would see more", row => Lines(row, "wider")));

    private static readonly Listing RuleTable = new(
        ("programme", row => row.Text("programme")),
        ("in force", row => Lines(row, "inForce")),
        ("would be laxer", row => Lines(row, "laxer")));

    public static Command Policies(Call call)
    {
        var policies = new Command("policies", "For each lab and test, the policy in force and what the file's would disclose more.");
        call.Answers(policies, (api, _, cancellation) => api.GetAsync("api/policies", cancellation), (console, answer) => PolicyTable.Write(console, answer.Items(), "There are no policies."));
        return policies;
    }

    public static Command Rules(Call call)
    {
        var rules = new Command("rules", "For each programme, the rules about its labs that are in force and what its file would lower.");
        call.Answers(rules, (api, _, cancellation) => api.GetAsync("api/rules", cancellation), (console, answer) => RuleTable.Write(console, answer.Items(), "There are no programmes."));
        return rules;
    }

    public static Command Widen(Call call)
    {
        var (lab, test) = (LabCommands.Lab(), new Argument<string>("test") { Description = "Id of the test." });
        var widen = new Command("widen", "Asks for the file's policy of a lab and test where it discloses more. Another operator has to approve it, within a day.") { lab, test };
        var changing = new Changing(widen);
        call.Answers(
            widen,
            (api, arguments, cancellation) => changing.SendAsync(
                api, HttpMethod.Post, $"api/labs/{LabCommands.Of(lab, arguments)}/policy", new() { ["test"] = arguments.GetRequiredValue(test) }, arguments, cancellation),
            RequestCommands.ShowAsked);
        return widen;
    }

    public static Command Lower(Call call)
    {
        var programme = new Argument<string>("programme") { Description = "Id of the programme." };
        var lower = new Command("lower", "Asks for the rules of a programme's file where they ask less of its labs. Another operator has to approve it, within a day.") { programme };
        var changing = new Changing(lower);
        call.Answers(
            lower,
            (api, arguments, cancellation) => changing.SendAsync(api, HttpMethod.Post, $"api/programmes/{LabCommands.Of(programme, arguments)}/rules", [], arguments, cancellation),
            RequestCommands.ShowAsked);
        return lower;
    }

    private static string? Lines(JsonElement row, string member) =>
        string.Join('\n', row.Items(member).Select(line => line.GetString())) is { Length: > 0 } lines ? lines : null;
}
