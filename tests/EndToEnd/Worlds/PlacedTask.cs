using System.Text.Json;
using Peers;
using ProgrammeSimulator;

namespace EndToEnd.Worlds;

/// <summary>A Task as its placer reads it.</summary>
public sealed record PlacedTask(string Id, string Status, string? BusinessStatus, string? Lab)
{
    /// <summary>The only Task of an answer: the resource itself, or the one in a Bundle.</summary>
    public static PlacedTask In(PlacerAnswer answer) => Assert.Single(AllIn(answer));

    public static IReadOnlyList<PlacedTask> AllIn(PlacerAnswer answer)
    {
        using var document = JsonDocument.Parse(answer.Body);
        var root = document.RootElement;
        return root.Text("resourceType") == "Task" ? [Read(root)] : [.. root.Items("entry").Select(entry => Read(entry.Member("resource")))];
    }

    private static PlacedTask Read(JsonElement task)
    {
        Assert.Equal("Task", task.Text("resourceType"));
        return new PlacedTask(
            task.Text("id")!,
            task.Text("status")!,
            task.Member("businessStatus").Items("coding").Select(coding => coding.Text("code")).FirstOrDefault(),
            task.Member("owner").Member("identifier").Text("value"));
    }
}
