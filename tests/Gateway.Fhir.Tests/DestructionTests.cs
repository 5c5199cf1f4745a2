using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Fhir.Tests;

/// <summary>What a lab is asked to destroy, and what it says of it.</summary>
public sealed class DestructionTests
{
    private const string System = "urn:screening-gateway:order";
    private static readonly string[] Numbers = ["cervical-0123456789ABCDEF", "cervical-FEDCBA9876543210"];

    [Theory]
    [InlineData(LabBundle.Transaction)]
    [InlineData(LabBundle.Message)]
    public void Each_order_has_a_task_with_its_number_and_nothing_else(LabBundle kind)
    {
        var tasks = Bundle(kind).GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")).Where(resource => resource.GetProperty("resourceType").GetString() == "Task").ToList();
        var expected = Numbers.Select(number => JsonElement.Parse($$$"""
            {"resourceType":"Task","identifier":[{"system":"https://screening-gateway.example/destruction","value":"{{{number}}}"}],"status":"requested","intent":"order",
            "code":{"coding":[{"system":"https://screening-gateway.example/CodeSystem/task","code":"destroy"}]},
            "focus":{"type":"ServiceRequest","identifier":{"system":"{{{System}}}","value":"{{{number}}}"} },"authoredOn":"2026-11-22T08:30:00.000+00:00"}
            """));

        Assert.All(expected.Zip(tasks), pair => Assert.True(JsonElement.DeepEquals(pair.First, pair.Second), pair.Second.GetRawText()));
        Assert.Equal(Numbers.Length, tasks.Count);
    }

    [Fact]
    public void Transaction_creates_a_task_once()
    {
        var requests = Bundle(LabBundle.Transaction).GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("request")).ToList();

        Assert.All(requests, request => Assert.Equal(("POST", "Task"), (request.GetProperty("method").GetString(), request.GetProperty("url").GetString())));
        Assert.Equal(Numbers.Select(number => $"identifier=https://screening-gateway.example/destruction|{number}"), requests.Select(request => request.GetProperty("ifNoneExist").GetString()));
    }

    [Fact]
    public void Message_is_about_all_its_tasks()
    {
        var entries = Bundle(LabBundle.Message).GetProperty("entry").EnumerateArray().ToList();
        var focus = entries[0].GetProperty("resource").GetProperty("focus").EnumerateArray().Select(reference => reference.GetProperty("reference").GetString());

        Assert.Equal(entries.Skip(1).Select(entry => entry.GetProperty("fullUrl").GetString()), focus);
        Assert.All(entries, entry => Assert.False(entry.TryGetProperty("request", out _)));
    }

    [Fact]
    public void Completed_task_says_which_order_by_whom_and_when()
    {
        var task = Assert.Single(Said(Task("\"owner\":{\"identifier\":{\"value\":\"archief-3\"}},\"executionPeriod\":{\"end\":\"2026-11-22T08:15:00+01:00\"},")));

        Assert.Equal(new DestructionTask(Numbers[0], IsCompleted: true, "archief-3", "2026-11-22T08:15:00+01:00"), task);
    }

    [Theory]
    [InlineData("Jan Jansen")]
    [InlineData("Practitioner/123456782")]
    [InlineData("één")]
    public void Owner_that_could_name_a_person_is_left_out(string owner) =>
        Assert.Null(Assert.Single(Said(Task($"\"owner\":{{\"reference\":\"{owner}\"}},"))).Owner);

    [Theory]
    [InlineData("requested")]
    [InlineData("accepted")]
    [InlineData("rejected")]
    [InlineData("failed")]
    public void Only_a_completed_task_says_that_an_order_is_destroyed(string status) => Assert.False(Assert.Single(Said(Task("", status))).IsCompleted);

    [Fact]
    public void Completed_task_of_another_kind_says_nothing_of_destruction()
    {
        Assert.Empty(Said(Task("").Replace("\"destroy\"", "\"fulfill\"", StringComparison.Ordinal)));
        Assert.Empty(Said(Task("").Replace("https://screening-gateway.example/CodeSystem/task", "http://hl7.org/fhir/CodeSystem/task-code", StringComparison.Ordinal)));
    }

    private static string Task(string more, string status = "completed") => $$$"""
        {"resourceType":"Task","status":"{{{status}}}","intent":"order",{{{more}}}"code":{"coding":[{"system":"https://screening-gateway.example/CodeSystem/task","code":"destroy"}]},
        "focus":{"identifier":{"value":"{{{Numbers[0]}}}"} } }
        """;

    private static IReadOnlyList<DestructionTask> Said(string task) => DestructionTask.In(Given.Message($$$"""
        {"resourceType":"Bundle","type":"transaction-response","entry":[{"response":{"status":"201 Created"}},{"resource":{{{task}}},"response":{"status":"201 Created"} }]}
        """));

    private static JsonElement Bundle(LabBundle kind)
    {
        var output = new ArrayBufferWriter<byte>();
        var envelope = new DestructionEnvelope(kind, System, "0KJ3X9T2M4V7B5N8Q1R6W0Z2YA", "https://screening-gateway.example/fhir", new DateTimeOffset(2026, 11, 22, 8, 30, 0, TimeSpan.Zero));
        DestructionComposer.Compose(envelope, Numbers, output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Equal(0, Given.Message(text).UnknownElements);
        return JsonElement.Parse(text);
    }
}
