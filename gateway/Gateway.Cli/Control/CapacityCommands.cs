using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Gateway.Cli.Control;

/// <summary>What labs can take, and what programmes have to expect of it.</summary>
internal static class CapacityCommands
{
    private const string Registry = "registry";

    private static readonly Listing ForecastTable = new(
        ("test", row => row.Text("test")),
        ("held", row => row.Text("held")),
        ("intake a day", row => row.Text("intakeADay")),
        ("of days", row => row.Text("intakeDays")),
        ("capacity a day", row => row.Text("capacityADay")),
        ("deficit a day", row => row.Text("deficitADay")),
        ("held empty", row => row.Text("heldEmpty") ?? "never"),
        ("invitations a week now", row => row.Text("intakeInvitationsAWeek")),
        ("that it carries", row => row.Text("invitationsAWeek")));

    public static Command Capacity(Call call)
    {
        var lab = LabCommands.Lab();
        var test = new Argument<string>("test") { Description = "Id of the test, as `labs` shows it." };
        var orders = new Argument<string>("orders") { Description = $"Orders a day; `{Registry}` gives the registry's figure back." };
        orders.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not Registry && Figure(result.GetValueOrDefault<string>()) is null)
                result.AddError($"Write the orders a day as a whole number, 0 or more, or `{Registry}`.");
        });
        var from = new Option<DateOnly?>("--from") { Description = "The first of the lab's days that it holds on, such as 2027-01-04; by default today.", HelpName = "DAY" };
        var preview = LabCommands.Preview();
        var capacity = new Command("capacity", "Sets how many orders of a test a lab takes a day, from the next order or from a later day on.") { lab, test, orders, from, preview };
        var changing = new Changing(capacity);
        call.Answers(
            capacity,
            (api, arguments, cancellation) =>
            {
                var body = new JsonObject
                {
                    ["test"] = arguments.GetRequiredValue(test),
                    ["ordersADay"] = Figure(arguments.GetRequiredValue(orders)),
                    ["preview"] = arguments.GetValue(preview),
                };
                if (arguments.GetValue(from) is { } day)
                    body["from"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                return changing.SendAsync(api, HttpMethod.Put, $"api/labs/{LabCommands.Of(lab, arguments)}/capacity", body, arguments, cancellation);
            },
            ShowCapacity);
        return capacity;
    }

    public static Command Forecast(Call call)
    {
        var without = new Option<string?>("--without") { Description = "A lab to be counted out, as if it were suspended.", HelpName = "LAB" };
        var forecast = new Command("forecast", "When held orders are gone, the deficit a day, and how many invitations a week the capacity carries.") { without };
        call.Answers(
            forecast,
            (api, arguments, cancellation) => api.GetAsync(
                arguments.GetValue(without) is { } lab ? $"api/forecast?without={Uri.EscapeDataString(lab)}" : "api/forecast", cancellation),
            (console, answer) =>
            {
                foreach (var programme in answer.Items())
                    ShowForecast(console, programme);
            });
        return forecast;
    }

    private static int? Figure(string? written) => int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var figure) ? figure : null;

    private static void ShowCapacity(IAnsiConsole console, JsonElement answer)
    {
        Listing.WriteOne(
            console, answer, ("lab", "lab"), ("test", "test"), ("from", "from"), ("orders a day", "capacityADay"), ("reserved today", "reservedToday"), ("over", "over"),
            ("held orders", "held"), ("with a place here then", "heldPlaced"));
        foreach (var later in answer.Items("later"))
            console.MarkupLineInterpolated($"from {later.Text("from")} on {later.Text("ordersADay") ?? "the registry's figure"}");
        if (answer.Text("preview") == "yes")
            console.WriteLine("Nothing was changed.");
    }

    private static void ShowForecast(IAnsiConsole console, JsonElement programme)
    {
        console.MarkupLineInterpolated($"{programme.Text("programme")}");
        if (programme.Text("without") is { } lab)
            console.MarkupLineInterpolated($"as if {lab} were suspended");
        if (programme.Text("invitationsAWeek") is { } invitations)
        {
            console.MarkupLineInterpolated($"The capacity carries {invitations} invitations a week; {programme.Text("limitedBy")} allows no more.");
            console.MarkupLineInterpolated($"Assumed: participation {programme.Text("participation")}, self-sampling {programme.Text("selfSampling")}.");
        }

        ForecastTable.Write(console, programme.Items("tests"), "No lab does a test of this programme.");
    }
}
