using System.Text.Json;
using EndToEnd.Worlds;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>The command line of the operations plane, against a whole gateway.</summary>
public sealed class ControlTests(Certificates certificates, ControlTests.Fixture fixture) : IClassFixture<ControlTests.Fixture>
{
    private ScreeningWorld World => fixture.World;

    private Control Control => new(certificates, World.OperationsPlane);

    [Fact]
    public async Task Labs_are_a_table_for_a_person_and_the_answer_itself_for_a_script()
    {
        var table = await Control.RunAsync("labs");
        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        var row = Assert.Single(table.Output.Split('\n'), line => line.Contains("lab-noord", StringComparison.Ordinal));
        Assert.Equal(["lab-noord", "active", "0", "cytology", "7"], row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..5]);

        var json = await Control.RunAsync("labs", "--json");
        Assert.Equal(ScreeningWorld.LabNames.Order(), JsonElement.Parse(json.Output).EnumerateArray().Select(lab => lab.GetProperty("id").GetString()).Order());
    }

    [Fact]
    public async Task Capacity_is_previewed_then_set_once_however_often_the_command_is_repeated()
    {
        string[] command = ["capacity", "lab-midden", "fit", "40", "--reason", "Analysator in storing", "--json"];
        var preview = await Control.RunAsync([.. command, "--preview"]);
        Assert.True(JsonElement.Parse(preview.Output).GetProperty("preview").GetBoolean());
        Assert.Equal(4000, (await World.Operator.LabAsync("lab-midden")).Tests.Single(test => test.Test == "fit").CapacityADay);

        var set = await Control.RunAsync([.. command, "--idempotency-key", "storing-1"]);
        Assert.Equal(0, set.ExitCode);
        Assert.Equal(40, (await World.Operator.LabAsync("lab-midden")).Tests.Single(test => test.Test == "fit").CapacityADay);

        Assert.Equal(0, (await Control.RunAsync("capacity", "lab-midden", "fit", "registry", "--reason", "Hersteld")).ExitCode);
        Assert.Equal(set, await Control.RunAsync([.. command, "--idempotency-key", "storing-1"]));
        Assert.Equal(4000, (await World.Operator.LabAsync("lab-midden")).Tests.Single(test => test.Test == "fit").CapacityADay);
    }

    [Fact]
    public async Task Forecast_counts_held_orders_and_invitations_and_a_placer_reads_the_same()
    {
        Assert.Equal(0, (await Control.RunAsync("capacity", "lab-zuid", "cytology", "0", "--reason", "Proef")).ExitCode);
        foreach (var order in Orders.Several(Programme.Cervical, 12))
            await World.CervicalPlacer.PlaceAsync(order);

        var forecast = JsonElement.Parse((await Control.RunAsync("forecast", "--json")).Output).EnumerateArray().Single(programme => programme.GetProperty("programme").GetString() == "cervical");
        var text = await Control.RunAsync("forecast");
        Assert.Contains($"The capacity carries {forecast.GetProperty("invitationsAWeek").GetInt64()} invitations a week; cytology allows no more.", text.Output, StringComparison.Ordinal);

        // 7 a day at one lab; of 100 invited 52 take part, of these 60 with a clinician's sample and 40 with their own.
        var cytology = forecast.GetProperty("tests").EnumerateArray().Single(test => test.GetProperty("test").GetString() == "cytology");
        Assert.Equal((7, 0), (cytology.GetProperty("capacityADay").GetDouble(), cytology.GetProperty("intakeDays").GetInt32()));
        Assert.Equal((long)Math.Floor(7 * 7 / (0.52 * ((0.6 * 0.1) + (0.4 * 0.09)))), cytology.GetProperty("invitationsAWeek").GetInt64());

        using var placer = certificates.ClientAs(ScreeningWorld.Cervical, World.DataPlane);
        var parameters = JsonElement.Parse(await placer.GetByteArrayAsync("fhir/$forecast"));
        Assert.Equal("Parameters", parameters.GetProperty("resourceType").GetString());
        Assert.Equal(forecast.GetProperty("invitationsAWeek").GetInt64(), Parameter(parameters.GetProperty("parameter"), "invitationsAWeek").GetProperty("valueUnsignedInt").GetInt64());
        var parts = parameters.GetProperty("parameter").EnumerateArray().Where(parameter => parameter.GetProperty("name").GetString() == "test").Select(test => test.GetProperty("part"));
        Assert.Contains(parts, part => Parameter(part, "id").GetProperty("valueId").GetString() == "cytology" && Parameter(part, "capacityADay").GetProperty("valueDecimal").GetDouble() == 7);
        Assert.DoesNotContain("lab-", parameters.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lab_is_looked_at_stopped_followed_and_reinstated_from_a_terminal()
    {
        string[] suspend = ["suspend", "lab-zuid", "--mode", "cut", "--reason", "Melding van een inbraak"];
        var preview = await Control.RunAsync([.. suspend, "--preview"]);
        Assert.Equal((0, ""), (preview.ExitCode, preview.Error));
        Assert.EndsWith("Nothing was changed.", preview.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("active", (await World.Operator.LabAsync("lab-zuid")).Standing);

        var suspended = JsonElement.Parse((await Control.RunAsync([.. suspend, "--json"])).Output);
        Assert.Equal("suspended", (await World.Operator.LabAsync("lab-zuid")).Standing);
        var operation = suspended.GetProperty("operation").GetString()!;
        var followed = await Control.RunAsync("operations", operation, "--follow");
        Assert.Equal(0, followed.ExitCode);
        Assert.StartsWith($"{operation}  Done  ", followed.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Contains(operation, (await Control.RunAsync("operations")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Control.RunAsync("diversions", operation, "--csv")).ExitCode);

        var asked = JsonElement.Parse((await Control.RunAsync("reinstate", "lab-zuid", "--step", "1", "--reason", "Onderzoek afgerond", "--json")).Output);
        string[] approve = ["approve", asked.GetProperty("id").GetString()!, asked.GetProperty("digest").GetString()!, "--reason", "Nagekeken"];
        AssertFails(1, "ctl: The gateway says 403: ", await Control.RunAsync(approve));
        Assert.Contains(asked.GetProperty("id").GetString()!, (await Control.RunAsync("requests")).Output, StringComparison.Ordinal);
        Assert.Contains("ramp.steps 0.1 0.5 1, 2 days a step", (await Control.RunAsync("rules")).Output, StringComparison.Ordinal);
        Assert.Contains("lab-zuid", (await Control.RunAsync("policies")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await Control.RunAsync("lower", "cervical", "--reason", "Niets lager")).ExitCode);
        Assert.Equal(1, (await Control.RunAsync("widen", "lab-zuid", "hrhpv", "--reason", "Niets meer")).ExitCode);
        Assert.Equal("suspended", (await World.Operator.LabAsync("lab-zuid")).Standing);
        Assert.Equal(0, (await new Control(certificates, World.OperationsPlane) { Certificate = "operator-bram" }.RunAsync(approve)).ExitCode);
        Assert.Equal("active", (await World.Operator.LabAsync("lab-zuid")).Standing);
    }

    [Fact]
    public async Task Reallocation_and_resend_say_what_they_did()
    {
        var moved = await Control.RunAsync("reallocate", "fit", "10", "--from", "lab-midden", "--to", "lab-zuid", "--reason", "Proef", "--json");
        Assert.Equal((0, "reallocation"), (moved.ExitCode, JsonElement.Parse(moved.Output).GetProperty("kind").GetString()));
        var followed = await Control.RunAsync("operations", JsonElement.Parse(moved.Output).GetProperty("id").GetString()!, "--follow");
        Assert.Contains("  Done  0 moved", followed.Output, StringComparison.Ordinal);
        Assert.Contains("lab-midden > lab-zuid", (await Control.RunAsync("operations")).Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", (await Control.RunAsync("reallocate", "fit", "10", "--from", "lab-midden", "--to", "lab-zuid", "--reason", "Proef", "--preview")).Output.TrimEnd(), StringComparison.Ordinal);
        AssertFails(1, "ctl: The gateway says 404: ", await Control.RunAsync("reallocate", "fit", "10", "--from", "lab-noord", "--to", "lab-zuid", "--reason", "Proef"));
        AssertFails(1, "ctl: The gateway says 400: ", await Control.RunAsync("reallocate", "fit", "0", "--to", "lab-zuid", "--reason", "Proef"));

        AssertFails(1, "ctl: The gateway says 404: There is no order cervical-onbekend.", await Control.RunAsync("resend", "cervical-onbekend", "--reason", "Proef"));
        var resent = await Control.RunAsync("resend", "--state", "held", "--state", "refused", "--test", "fit", "--since", "2026-01-01T00:00:00Z", "--orders-a-second", "5", "--reason", "Proef", "--preview");
        Assert.Equal((0, ""), (resent.ExitCode, resent.Error));
        Assert.StartsWith("No order is so.", resent.Output, StringComparison.Ordinal);
        Assert.StartsWith("No order needs anybody.", (await Control.RunAsync("attention", "--state", "held", "--test", "fit")).Output, StringComparison.Ordinal);
        Assert.StartsWith("No order needs anybody.", (await Control.RunAsync("attention")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_one_line_and_its_own_exit_code()
    {
        var auditor = new Control(certificates, World.OperationsPlane) { Certificate = "auditor-cert" };
        Assert.Equal(0, (await auditor.RunAsync("labs")).ExitCode);
        AssertFails(1, "ctl: The gateway says 403: ", await auditor.RunAsync("capacity", "lab-noord", "cytology", "9", "--reason", "Proef"));
        AssertFails(1, "ctl: The gateway says 404: The registry has no such lab.", await Control.RunAsync("forecast", "--without", "lab-oost"));
        AssertFails(2, "Option '--reason' is required.", await Control.RunAsync("capacity", "lab-noord", "cytology", "9"));
        AssertFails(2, "ctl: No trust between you and ", await new Control(certificates, World.OperationsPlane) { Root = certificates.PathOf("gateway.crt") }.RunAsync("labs"));
        AssertFails(2, "ctl: --key: there is no file ", await Control.RunAsync("labs", "--key", "/nergens.key"));
        AssertFails(3, "ctl: The gateway at ", await Control.RunAsync("labs", "--url", "https://localhost:1"));
    }

    private static void AssertFails(int exitCode, string error, Control.Said said)
    {
        Assert.Equal((exitCode, ""), (said.ExitCode, said.Output.Trim()));
        Assert.StartsWith(error, Assert.Single(said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static JsonElement Parameter(JsonElement parameters, string name) =>
        parameters.EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == name);

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions
    {
        ResultDelay = TimeSpan.FromDays(1),
        Registry = registry => registry.Does("lab-noord", ("cytology", 7)),
    });
}
