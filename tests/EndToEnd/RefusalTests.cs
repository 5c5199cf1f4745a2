using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>What a placer did wrong is told with the right status and place, without a word of the message, and nothing is stored.</summary>
public sealed class RefusalTests(RefusalTests.Fixture fixture) : IClassFixture<RefusalTests.Fixture>, IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private readonly HttpClient _placer = fixture.World.Certificates.ClientAs(ScreeningWorld.Cervical, fixture.World.DataPlane);
    private readonly GeneratedOrder _order = Orders.One(Programme.Cervical);

    private ScreeningWorld World => fixture.World;

    public void Dispose() => _placer.Dispose();

    public static TheoryData<string, int, string, string> Changes => new()
    {
        { "unknown test code", 422, "business-rule", "Bundle.entry[7].resource.code" },
        { "no placer order number", 422, "business-rule", "Bundle.entry[7].resource.identifier" },
        { "no subject", 422, "business-rule", "Bundle.entry[7].resource.subject" },
        { "draft", 422, "business-rule", "Bundle.entry[7].resource.status" },
        { "no order in the Bundle", 422, "business-rule", "Bundle.entry" },
        { "Bundle of another type", 400, "structure", "Bundle.type" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public Task An_order_that_breaks_a_rule_is_refused_by_its_place(string fault, int status, string code, string expression) => RefusedAsync(
        FhirRequests.Content(_order.Body.With(bundle => Spoil(bundle, fault))), status, code, expression);

    [Theory]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[]}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"type\":\"message\",\"entry\":[{}]}")]
    [InlineData("{\"resourceType\":\"Nothing\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"gender\":\"\\ud800\"}}]}")]
    public Task What_is_no_message_is_refused(string body) =>
        RefusedAsync(FhirRequests.Content(Encoding.UTF8.GetBytes(body)), 400, "structure");

    [Fact]
    public Task Malformed_json_is_refused() => RefusedAsync(FhirRequests.Content((byte[])[.. _order.Body.Span, .. "}"u8]), 400, "structure");

    [Fact]
    public Task A_cut_off_message_is_refused() => RefusedAsync(FhirRequests.Content(_order.Body[..^30]), 400, "structure");

    [Fact]
    public Task Bytes_that_are_no_utf8_are_refused() => RefusedAsync(
        FhirRequests.Content(Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(_order.Body.Span).Replace("Patient", "Pati\u00ebnt", StringComparison.Ordinal))), 400, "structure");

    [Fact]
    public Task Too_deep_is_refused() => RefusedAsync(
        FhirRequests.Content(_order.Body.With(bundle => bundle.Order()["extension"] = Nested(70))), 400, "structure");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/fhir+xml")]
    [InlineData("application/fhir+json; charset=iso-8859-1")]
    [InlineData("application/fhir+json; charset=latin1")]
    public Task Another_media_type_is_refused(string mediaType) => RefusedAsync(FhirRequests.Content(_order.Body, mediaType), 415, "not-supported");

    [Fact]
    public Task An_unknown_encoding_is_refused() => RefusedAsync(FhirRequests.Content(_order.Body, encoding: "zstd"), 415, "not-supported");

    [Fact]
    public Task What_says_gzip_and_is_not_is_refused() => RefusedAsync(FhirRequests.Content(_order.Body, encoding: "gzip"), 400, "structure");

    [Fact]
    public Task A_small_body_that_unpacks_to_more_than_the_limit_is_refused() => RefusedAsync(
        FhirRequests.Content(Zipped((byte[])[.. _order.Body.Span, .. Enumerable.Repeat((byte)' ', 20 * Megabyte)]), encoding: "gzip"), 413, "too-long");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Fifty_megabytes_are_refused(int httpMajor)
    {
        using var content = FhirRequests.Content((byte[])[.. _order.Body.Span, .. Enumerable.Repeat((byte)' ', 50 * Megabyte)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "fhir") { Content = content, Version = new Version(httpMajor, httpMajor % 2), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        // As curl does with a large body: asks first, and is told before it sends.
        request.Headers.ExpectContinue = true;
        await RefusedAsync(async () =>
        {
            using var response = await _placer.SendAsync(request);
            return await Answer.OfAsync(response);
        }, 413, "too-long");
    }

    [Fact]
    public async Task Two_orders_of_one_number_in_a_Bundle_are_refused()
    {
        var bundle = Orders.Generator(Programme.Cervical).Together(0, 2);
        var body = bundle.Body.With(root =>
        {
            var orders = root["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject()).Where(resource => resource["resourceType"]!.GetValue<string>() == "ServiceRequest").ToList();
            orders[1]["identifier"] = orders[0]["identifier"]!.DeepClone();
        });
        await RefusedAsync(FhirRequests.Content(body), 422, "business-rule", "Bundle.entry");
    }

    [Fact]
    public async Task One_wrong_order_refuses_all_of_its_Bundle()
    {
        var bundle = Orders.Generator(Programme.Cervical).Together(0, 3);
        await RefusedAsync(FhirRequests.Content(bundle.Body.With(root => Spoil(root, "unknown test code"))), 422, "business-rule", "Bundle.entry[7].resource.code");
    }

    [Fact]
    public async Task The_same_order_again_is_answered_with_its_task_and_another_under_its_number_is_a_conflict()
    {
        var generator = Orders.Generator(Programme.Cervical);
        var first = await World.CervicalPlacer.PlaceAsync(generator.Order(0));
        var again = await World.CervicalPlacer.PlaceAsync(generator.Order(0));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(first.TaskId, again.TaskId);
        await RefusedAsync(FhirRequests.Content(generator.Contradicting(0).Body), 409, "conflict", "Bundle.entry[7].resource.identifier");
    }

    [Fact]
    public async Task A_zipped_order_is_accepted()
    {
        var answer = await _placer.PostForAsync("fhir", FhirRequests.Content(Zipped(_order.Body.Span), encoding: "gzip"));
        Assert.InRange((int)answer.Status, 201, 202);
        Assert.Contains("\"Task\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "fhir/Task", 400, "required")]
    [InlineData("GET", "fhir/Task/cervical-00000000000000000000000000", 404, "not-found")]
    [InlineData("GET", "fhir/Task/999990019", 404, "not-found")]
    [InlineData("GET", "fhir/Patient/999990019", 404, "not-found")]
    [InlineData("PUT", "fhir", 405, "not-supported")]
    [InlineData("DELETE", "fhir/ServiceRequest", 405, "not-supported")]
    public Task What_is_not_offered_is_said_so(string method, string path, int status, string code) =>
        RefusedAsync(() => _placer.AskAsync(HttpMethod.Parse(method), path), status, code);

    [Fact]
    public async Task Another_placers_task_is_not_there()
    {
        var placed = await World.CervicalPlacer.PlaceAsync(_order);
        using var other = World.Certificates.ClientAs(ScreeningWorld.Bowel, World.DataPlane);
        Assert.Equal(HttpStatusCode.NotFound, (await other.AskAsync(HttpMethod.Get, $"fhir/Task/{placed.TaskId}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _placer.AskAsync(HttpMethod.Get, $"fhir/Task/{placed.TaskId}")).Status);
    }

    [Fact]
    public async Task A_party_that_runs_wild_is_asked_to_wait_and_nobody_else()
    {
        await using var world = await ScreeningWorld.StartAsync(World.Certificates, new WorldOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Gateway__RequestsPerSecond"] = "1" },
        });
        using var wild = world.Certificates.ClientAs(ScreeningWorld.Cervical, world.DataPlane);
        using var other = world.Certificates.ClientAs(ScreeningWorld.Bowel, world.DataPlane);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => wild.GetAsync("fhir/metadata")));
        var throttled = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("throttled", (await Answer.OfAsync(throttled)).Code);
        Assert.True(throttled.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await other.AskAsync(HttpMethod.Get, "fhir/metadata")).Status);
    }

    private Task RefusedAsync(HttpContent content, int status, string code, string? expression = null) => RefusedAsync(() => _placer.PostForAsync("fhir", content), status, code, expression);

    private async Task RefusedAsync(Func<Task<Answer>> send, int status, string code, string? expression = null)
    {
        var before = await BooksAsync();
        var answer = await send();
        Assert.Equal((status, code, "application/fhir+json"), ((int)answer.Status, answer.Code, answer.MediaType));
        if (expression is not null)
            Assert.Equal(expression, answer.Expression);
        if (status is 400 or 422 && code is "structure" or "business-rule")
            Assert.NotNull(answer.Expression);
        foreach (var personal in (string[])[_order.Bsn, _order.PlacerOrderNumber.Value, _order.Barcode, "999990019"])
            Assert.DoesNotContain(personal, answer.Body, StringComparison.Ordinal);
        Assert.Equal(before, await BooksAsync());
    }

    /// <summary>What is accepted in all; where these orders stand goes on changing.</summary>
    private async Task<(long, long)> BooksAsync() => ((await World.Operator.BooksAsync("cervical")).Accepted, (await World.Operator.BooksAsync("bowel")).Accepted);

    private static void Spoil(JsonObject bundle, string fault)
    {
        switch (fault)
        {
            case "unknown test code":
                bundle.Order()["code"]!["coding"]![0]!["code"] = "99999-9";
                break;
            case "no placer order number":
                bundle.Order().Remove("identifier");
                break;
            case "no subject":
                bundle.Order().Remove("subject");
                break;
            case "draft":
                bundle.Order()["status"] = "draft";
                break;
            case "no order in the Bundle":
                bundle["entry"]!.AsArray().RemoveAt(7);
                break;
            case "Bundle of another type":
                bundle["type"] = "searchset";
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault.");
        }
    }

    private static JsonArray Nested(int levels)
    {
        var extension = new JsonObject { ["url"] = "https://screening.example.nl/diep", ["valueBoolean"] = true };
        for (var i = 0; i < levels; i++)
            extension = new JsonObject { ["url"] = "https://screening.example.nl/diep", ["extension"] = new JsonArray(extension) };
        return new JsonArray(extension);
    }

    private static byte[] Zipped(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions());
}
