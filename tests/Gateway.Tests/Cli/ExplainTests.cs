using System.Text.Json.Nodes;
using Gateway.Cli.Explain;
using Gateway.Fhir;
using Gateway.Tests.Orders;
using Gateway.Tests.Registry;
using Spectre.Console;
using Xunit;

namespace Gateway.Tests.Cli;

public sealed class ExplainTests
{
    private static readonly DirectoryInfo Policies = new(Path.Combine(TestRegistry.Repository(), "gateway", "registry", "policies"));

    [Fact]
    public void Each_value_of_an_order_is_kept_changed_or_removed_with_the_line_responsible()
    {
        var order = Json()["orders"]![0]!;
        var leaves = order["leaves"]!.AsArray().ToDictionary(leaf => (string)leaf!["path"]!, leaf => leaf!, StringComparer.Ordinal);

        var birth = leaves.Single(leaf => leaf.Key.EndsWith(".resource.birthDate", StringComparison.Ordinal)).Value;
        Assert.Equal(("changed", "Patient.birthDate"), ((string)birth["fate"]!, (string)birth["line"]!));
        Assert.All(leaves.Where(leaf => leaf.Key.Contains(".name[", StringComparison.Ordinal)), leaf => Assert.Equal("removed", (string)leaf.Value["fate"]!));
        Assert.Contains(leaves.Values, leaf => (string?)leaf["line"] == "ServiceRequest.status" && (string)leaf["fate"]! == "kept");
    }

    [Fact]
    public void Request_that_the_lab_would_get_goes_along_and_does_not_name_the_person()
    {
        var request = Json()["orders"]![0]!["request"]!;

        Assert.Equal("transaction", (string)request["type"]!);
        Assert.DoesNotContain(ReadingRoom.Generator().Order(0).Bsn, request.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_for_a_pipe_has_no_colour_codes_and_a_line_for_each_value()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 10_000;
        var policy = Policy();

        var explanations = OrderExplanation.OfEach(Message(), policy);
        ExplanationText.Write(console, policy, explanations);

        Assert.DoesNotContain('\u001b', text.ToString());
        var lines = text.ToString().Split('\n').Count(line => line.StartsWith("kept ", StringComparison.Ordinal) || line.StartsWith("changed ", StringComparison.Ordinal) || line.StartsWith("removed ", StringComparison.Ordinal));
        Assert.Equal(explanations[0].Leaves.Count, lines);
    }

    [Fact]
    public void Policy_is_found_by_its_id_and_by_its_file()
    {
        var byId = PolicyFinder.Find("lab-midden-orders", Policies);

        Assert.Equal(byId!.FullName, PolicyFinder.Find(byId.FullName, Policies)!.FullName);
        Assert.Null(PolicyFinder.Find("lab-west-orders", Policies));
    }

    private static JsonNode Json()
    {
        using var output = new MemoryStream();
        var policy = Policy();
        ExplanationJson.Write(output, policy, OrderExplanation.OfEach(Message(), policy));
        return JsonNode.Parse(output.ToArray())!;
    }

    private static FhirMessage Message() =>
        ((FhirReadResult.Read)FhirMessage.Read(ReadingRoom.Generator().Order(0).Body, new FhirReaderOptions())).Message;

    private static CompiledPolicy Policy()
    {
        var file = PolicyFinder.Find("lab-midden-orders", Policies)!;
        return ((PolicyCompilation.Compiled)CompiledPolicy.Compile(File.ReadAllBytes(file.FullName), file.Name)).Policy;
    }
}
