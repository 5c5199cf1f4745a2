using System.Text.Json.Nodes;
using Gateway.Registry;
using Xunit;

namespace Gateway.Tests.Registry;

/// <summary>What files that are each right can have wrong together.</summary>
public sealed class RegistryRulesTests
{
    private const string Noord = "labs/lab-noord.json";

    [Fact]
    public void A_capability_names_a_test_of_a_programme()
    {
        using var files = new TestRegistry();
        files.Change(Noord, lab => lab["capabilities"]![0]!["test"] = "hrhvp");
        files.Change("policies/lab-zuid.json", policy => policy["tests"]!.AsArray().Add("mammografie"));

        Assert.Equal(
            [
                "labs/lab-noord.json $.capabilities[0].test: no programme names the test 'hrhvp'; nearest: 'hrhpv'",
                "policies/lab-zuid.json $.tests[3]: no programme names the test 'mammografie'",
            ],
            files.Problems());
    }

    [Fact]
    public void A_lab_does_no_test_without_a_policy()
    {
        using var files = new TestRegistry();
        files.Change("policies/lab-noord.json", policy => policy["tests"]!.AsArray().RemoveAt(1));

        Assert.Equal(
            "labs/lab-noord.json $.capabilities[1].test: no policy lets 'lab-noord' have orders of the test 'cytology'; add one to policies/ or remove the capability",
            Assert.Single(files.Problems()));
    }

    [Fact]
    public void Invitations_and_the_orders_that_they_lead_to_come_together()
    {
        using var files = new TestRegistry();
        files.Change("programmes/cervical.json", programme => programme["tests"]![1]!.AsObject().Remove("ordersPerParticipant"));
        files.Change("programmes/bowel.json", programme => programme.AsObject().Remove("invitations"));

        Assert.Equal(
            [
                "programmes/bowel.json $.tests[0].ordersPerParticipant: says nothing without the programme's invitations; add these or remove it",
                "programmes/cervical.json $.tests[1].ordersPerParticipant: is missing; the programme has invitations, and the forecast asks how many of their participants lead to an order of this test",
            ],
            files.Problems());
    }

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("365", 365)]
    public void A_retention_term_is_in_days_or_a_part_of_one(string written, double days)
    {
        using var files = new TestRegistry();
        files.Change(Noord, lab => lab["retention"] = JsonNode.Parse($$"""{ "days": {{written}} }"""));

        Assert.Equal(TimeSpan.FromDays(days), files.Loaded().Lab("lab-noord")!.Retention!.Term);
        Assert.Null(files.Loaded().Lab("lab-zuid")!.Retention);
    }

    [Theory]
    [InlineData("{ \"days\": 0 }", "days: must be a number above 0")]
    [InlineData("{ \"days\": 36501 }", "days: must be at most 36,500: a hundred years")]
    [InlineData("{}", "days: is missing; it must be a number")]
    [InlineData("{ \"days\": 1, \"months\": 2 }", "months: there is no such member; remove it or correct its name")]
    public void A_retention_term_that_cannot_be_meant_is_refused(string written, string problem)
    {
        using var files = new TestRegistry();
        files.Change(Noord, lab => lab["retention"] = JsonNode.Parse(written));

        Assert.Equal($"labs/lab-noord.json $.retention.{problem}", Assert.Single(files.Problems()));
    }

    [Fact]
    public void A_policy_names_a_known_lab()
    {
        using var files = new TestRegistry();
        files.Write("policies/lab-west.json", File.ReadAllText(files.PathOf("policies/lab-noord.json")).Replace("lab-noord", "lab-nord", StringComparison.Ordinal));

        Assert.Equal("policies/lab-west.json $.lab: there is no lab 'lab-nord'; nearest: 'lab-noord'", Assert.Single(files.Problems()));
    }

    [Fact]
    public void Two_policies_for_the_same_lab_and_test_are_refused()
    {
        using var files = new TestRegistry();
        files.Write("policies/lab-noord-nieuw.json", File.ReadAllText(files.PathOf("policies/lab-noord.json")));
        files.Change("policies/lab-noord-nieuw.json", policy => policy["version"] = "2026.2");
        files.Change("policies/lab-noord-nieuw.json", policy => policy["tests"] = new System.Text.Json.Nodes.JsonArray("cytology"));

        Assert.Equal(
            "policies/lab-noord.json $.tests[1]: policies/lab-noord-nieuw.json already governs the test 'cytology' at 'lab-noord'; keep one of them",
            Assert.Single(files.Problems()));
    }

    [Fact]
    public void A_policy_id_and_version_lead_to_one_file()
    {
        using var files = new TestRegistry();
        files.Change("policies/lab-zuid.json", policy => policy["id"] = "lab-noord-orders");

        Assert.Equal(
            "policies/lab-zuid.json $.id: the policy lab-noord-orders@2026.1 is already in policies/lab-noord.json; give it its own id or version",
            Assert.Single(files.Problems()));
    }

    [Fact]
    public void A_refused_policy_is_told_by_itself_and_not_as_missing_too()
    {
        using var files = new TestRegistry();
        files.Change("policies/lab-zuid.json", policy => policy.AsObject().Remove("legalBasis"));

        var problem = Assert.Single(files.Problems());

        Assert.StartsWith("policies/lab-zuid.json ", problem, StringComparison.Ordinal);
        Assert.Contains("legalBasis", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_lab_has_one_results_policy()
    {
        using var files = new TestRegistry();
        files.Change("policies/results/lab-zuid.json", policy => policy["lab"] = "lab-noord");

        Assert.Equal(
            [
                "labs/lab-zuid.json $: no policy governs the results of 'lab-zuid'; add one to policies/results/",
                "policies/results/lab-zuid.json $.lab: policies/results/lab-noord.json already governs the results of 'lab-noord'; keep one of them",
            ],
            files.Problems());
    }

    [Fact]
    public void A_results_policy_covers_every_test_that_its_lab_does()
    {
        using var files = new TestRegistry();
        files.Change("policies/results/lab-midden.json", policy => policy["tests"]!.AsArray().RemoveAt(2));

        Assert.Equal(
            "policies/results/lab-midden.json $.tests: 'lab-midden' does the test 'fit' and this does not let its results out; add it or remove the capability",
            Assert.Single(files.Problems()));
    }

    [Fact]
    public void A_test_belongs_to_one_programme()
    {
        using var files = new TestRegistry();
        files.Change("programmes/cervical.json", programme => programme["tests"]![1]!["id"] = "fit");

        Assert.Contains(
            "programmes/cervical.json $.tests[1].id: the test 'fit' is already there in the programme 'bowel'; give it another id",
            files.Problems());
    }

    [Fact]
    public void A_key_belongs_to_one_party()
    {
        using var files = new TestRegistry();
        files.Change(Noord, lab => lab["clientPins"]!.AsArray().Add("certificate:operator-anna.crt"));

        Assert.Equal(
            "people/operator-anna.json $.pins[0]: this key is already the key of 'lab-noord' in labs/lab-noord.json; a key belongs to one party",
            Assert.Single(files.Problems()));
    }

    [Fact]
    public void A_lab_may_connect_and_serve_with_one_key()
    {
        using var files = new TestRegistry();
        files.Change(Noord, lab => lab["serverPins"] = lab["clientPins"]!.DeepClone());

        Assert.Empty(files.Problems());
    }

    [Fact]
    public void A_party_id_belongs_to_one_party()
    {
        using var files = new TestRegistry();
        files.Change("programmes/bowel.json", programme => programme["placers"]![0]!["id"] = "lab-noord");

        Assert.Equal(
            "programmes/bowel.json $.placers[0].id: the party 'lab-noord' is already there in labs/lab-noord.json; give it another id",
            Assert.Single(files.Problems()));
    }

    [Fact]
    public void Every_problem_of_every_file_is_told_at_once()
    {
        using var files = new TestRegistry();
        files.Change(Noord, lab => lab["endpoint"] = "ftp://lab");
        files.Change(Noord, lab => lab["outstandingLimit"] = "veel");
        files.Change(Noord, lab => lab["capabilities"]![1]!["test"] = "cytologie");
        files.Change("people/operator-bram.json", person => person["rol"] = "operator");
        files.Change("programmes/bowel.json", programme => programme["tests"]![0]!["codes"]![0]!["system"] = "LOINC");
        files.Write("people/auditor-cert.json", "{");

        Assert.Equal(
            [
                "labs/lab-noord.json $.endpoint: must be an https URL without user, query or fragment, such as https://lab.example/fhir",
                "labs/lab-noord.json $.outstandingLimit: must be a whole number",
                "labs/lab-noord.json $.capabilities[1].test: no programme names the test 'cytologie'; nearest: 'cytology'",
            ],
            files.Problems().Where(problem => problem.StartsWith(Noord, StringComparison.Ordinal)));
        Assert.Equal(6, files.Problems().Count);
    }

    [Fact]
    public void A_folder_without_files_names_each_kind_that_is_missing()
    {
        using var files = new TestRegistry();
        foreach (var file in Directory.GetFiles(files.PathOf(""), "*.json", SearchOption.AllDirectories))
            File.Delete(file);

        Assert.Equal(
            ["labs $", "policies $", "policies/results $", "programmes $"],
            files.Problems().Select(problem => problem.Split(':')[0]));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_told()
    {
        var load = GatewayRegistry.Load("/nowhere/registry", certificatesFolder: null);

        Assert.Contains("set Gateway:Registry", Assert.Single(Assert.IsType<RegistryLoad.Refused>(load).Problems).Message, StringComparison.Ordinal);
    }
}
