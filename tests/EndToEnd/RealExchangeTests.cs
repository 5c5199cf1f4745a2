using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>Messages of a real newborn-screening exchange, where the folder with them stands beside the repository: a programme, a lab and a policy for them.</summary>
public sealed class RealExchangeTests(RealExchangeTests.Fixture fixture) : IClassFixture<RealExchangeTests.Fixture>
{
    private const string Linked = "e2e-003-orm-o01-linked.json";
    private const string LinkedResult = "e2e-002-oru-r01-linked-to-order-003.json";
    private const string Lab = "lab-zuid";

    private ScreeningWorld World => fixture.World;

    public static TheoryData<string> OrdersOfTheExchange => Repository.Samples is { } samples
        ? [.. Directory.EnumerateFiles(Path.Combine(samples, "orders"), "*.json").Select(file => Path.GetFileName(file)).Where(file => file != Linked)]
        : [""];

    [Theory]
    [MemberData(nameof(OrdersOfTheExchange))]
    public async Task A_real_order_is_minimised_and_placed_or_clearly_refused(string file)
    {
        Assert.SkipWhen(file.Length == 0, "No sample messages beside the repository.");
        var body = await SampleAsync("orders", file);
        if (PlacerNumberOf(JsonNode.Parse(body)!.AsObject().Order()) is not null)
        {
            await PlaceAsync(body);
            return;
        }

        var answer = await World.BowelPlacer.SendAsync("fhir", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(".identifier\"]", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_linked_result_comes_back_with_the_original_patient()
    {
        Assert.SkipWhen(Repository.Samples is null, "No sample messages beside the repository.");
        var body = await SampleAsync("orders", Linked);
        var original = JsonNode.Parse(body)!.AsObject();
        var (task, given) = await PlaceAsync(body);
        var number = given.Order()["identifier"]![0]!.AsObject();
        var person = given.Resource("Patient")["identifier"]![0]!.AsObject();

        using var control = new HttpClient { BaseAddress = World.Lab(Lab).ControlUrl };
        using var sent = await control.PostAsync($"results/{Value(number)}", new ByteArrayContent(await ResultOfAsync(number, person)));
        Assert.Equal(200, (await sent.Content.ReadFromJsonAsync<JsonObject>())!["status"]!.GetValue<int>());

        using var limit = new CancellationTokenSource(Eventually.Limit);
        var report = await World.Results(ScreeningWorld.Bowel).ReportOfAsync(PlacerNumberOf(original.Order())!, limit.Token);
        var patient = original.Resource("Patient")["identifier"]!;
        Assert.Equal([new FhirIdentifier(null, Value(patient[0]!))], report.PatientIdentifiers);
        Assert.Equal("final", report.Status);
        var request = (await World.Results(ScreeningWorld.Bowel).FindRequestAsync(report.Request))!;
        Assert.True(JsonNode.DeepEquals(patient, BodyOf(request).Resource("Patient")["identifier"]));
        Assert.Equal("57128-1", BodyOf(request).Resource("DiagnosticReport")["code"]!["coding"]![0]!["code"]!.GetValue<string>());
        Assert.All((string[])[Value(person), Value(number)], own => Assert.DoesNotContain(own, Encoding.UTF8.GetString(request), StringComparison.Ordinal));
        Assert.Equal("completed", (await World.BowelPlacer.Client.GetTaskAsync(task)).TaskStatus);
        Assert.Empty(World.Results(ScreeningWorld.Cervical).Received);
    }

    /// <summary>Sends an order and waits until the lab has it.</summary>
    /// <returns>The Task, and what the lab was given.</returns>
    private async Task<(string Task, JsonObject Given)> PlaceAsync(byte[] body)
    {
        var before = World.RequestsTo(Lab).Count;
        var answer = await World.BowelPlacer.SendAsync("fhir", body);
        Assert.InRange((int)answer.Status, 201, 202);
        await Eventually.HoldsAsync(async () => (await World.BowelPlacer.Client.GetTaskAsync(answer.TaskId!)).TaskStatus == "accepted");
        var request = World.RequestsTo(Lab)[before];
        Assert.All(PersonalIn(JsonNode.Parse(body)!.AsObject()), personal => Assert.DoesNotContain(personal, Encoding.UTF8.GetString(request), StringComparison.OrdinalIgnoreCase));
        return (answer.TaskId!, BodyOf(request));
    }

    /// <summary>The real result, as a lab would send it that was given this number and this pseudonym.</summary>
    private static async Task<byte[]> ResultOfAsync(JsonObject number, JsonObject person)
    {
        var result = JsonNode.Parse(await SampleAsync("results", LinkedResult))!.AsObject();
        result.Resource("Patient")["identifier"] = new JsonArray(person.DeepClone());
        foreach (var resource in (JsonObject[])[result.Order(), result.Resource("DiagnosticReport")])
        {
            var placers = resource["identifier"]![0]!.AsObject();
            placers["system"] = number["system"]!.DeepClone();
            placers["value"] = number["value"]!.DeepClone();
        }

        return Encoding.UTF8.GetBytes(result.ToJsonString());
    }

    private static Task<byte[]> SampleAsync(string kind, string file) => File.ReadAllBytesAsync(Path.Combine(Repository.Samples!, kind, file));

    private static string? PlacerNumberOf(JsonObject order) => order["identifier"]?.AsArray()
        .FirstOrDefault(identifier => identifier!["type"]?["coding"]?[0]?["code"]?.GetValue<string>() == "PLAC")?["value"]?.GetValue<string>();

    private static string Value(JsonNode identifier) => identifier["value"]!.GetValue<string>();

    private static JsonObject BodyOf(byte[] request)
    {
        var text = Encoding.UTF8.GetString(request);
        return JsonNode.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..])!.AsObject();
    }

    private static IEnumerable<string> PersonalIn(JsonObject message)
    {
        var patient = message.Resource("Patient");
        return Texts(patient["name"]).Concat(Texts(patient["address"])).Concat(Texts(patient["telecom"]))
            .Concat(patient["identifier"]!.AsArray().Select(identifier => Value(identifier!)))
            .Append(PlacerNumberOf(message.Order())!)
            .Where(text => text.Length > 4 && !text.StartsWith("http", StringComparison.Ordinal))
            .Except(["phone", "official"], StringComparer.Ordinal);
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject inner => inner.Where(member => member.Key is "family" or "given" or "line" or "city" or "postalCode" or "value" or "text").SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>The placer and the lab are parties of the demo set; programme, test and policy are this exchange's.</summary>
    private static void Newborn(RegistryCopy registry)
    {
        registry.Remove("programmes/bowel.json");
        registry["programmes/newborn.json"] = new JsonObject
        {
            ["id"] = "newborn",
            ["name"] = "Newborn screening",
            ["personIdentifierSystem"] = "https://exchange.example.org/mother",
            ["defaultTest"] = "newborn-panel",
            ["tests"] = new JsonArray(new JsonObject { ["id"] = "newborn-panel", ["codes"] = new JsonArray(Loinc("54089-8"), Loinc("57128-1")) }),
            ["placers"] = new JsonArray(new JsonObject
            {
                ["id"] = ScreeningWorld.Bowel,
                ["pins"] = new JsonArray("certificate:programme-bowel.crt"),
                ["resultsEndpoint"] = "https://localhost/fhir",
                ["resultsPins"] = new JsonArray("certificate:programme-bowel-server.crt"),
            }),
        };
        registry.Does("lab-noord", ("hrhpv", 900), ("cytology", 250));
        registry.Does("lab-midden", ("hrhpv", 700));
        registry.Does(Lab, ("newborn-panel", 500));
        foreach (var lab in ScreeningWorld.LabNames)
        {
            registry.OrderPolicy(lab)["tests"] = lab == Lab ? new JsonArray("newborn-panel") : new JsonArray("hrhpv", "cytology");
            registry.ResultsPolicy(lab)["tests"] = registry.OrderPolicy(lab)["tests"]!.DeepClone();
        }

        registry.OrderPolicy(Lab)["elements"] = new JsonObject
        {
            ["ServiceRequest.status"] = "keep",
            ["ServiceRequest.intent"] = "keep",
            ["ServiceRequest.code.coding"] = "keep",
            ["ServiceRequest.specimen"] = "keep",
            ["ServiceRequest.subject"] = "keep",
            ["Specimen.collection.collected[x]"] = "keep",
            ["Patient.identifier"] = "pseudonymise",
            ["Patient.birthDate"] = "keep",
        };
        foreach (var person in (string[])["auditor-cert", "operator-anna", "operator-bram"])
            registry[$"people/{person}.json"]["programmes"] = new JsonArray("cervical", "newborn");
    }

    private static JsonObject Loinc(string code) => new() { ["system"] = "http://loinc.org", ["code"] = code };

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions { Registry = Newborn })
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            World.Lab(Lab).Behave(new LabBehaviour(LabMode.NoResults));
        }
    }
}
