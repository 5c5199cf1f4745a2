using System.Text.Json;
using Peers;

namespace Demo.Orders;

/// <summary>How an order stands, as its placer is told in a Task.</summary>
/// <param name="Id">Task.id.</param>
/// <param name="OrderNumber">The placer order number.</param>
/// <param name="Status">Task.status.</param>
/// <param name="BusinessStatus">Such as <c>held-no-capacity</c>; null when there is none.</param>
/// <param name="Lab">Id of the lab that has it; null while it has none.</param>
internal sealed record TaskView(string Id, string? OrderNumber, string? Status, string? BusinessStatus, string? Lab)
{
    public bool IsHeld => Status == "requested" && BusinessStatus?.StartsWith("held", StringComparison.Ordinal) == true;

    public bool IsCompleted => Status == "completed";

    /// <summary>All Tasks of an answer: one by itself, or those of a Bundle.</summary>
    public static IReadOnlyList<TaskView> In(ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        var resources = root.Text("resourceType") == "Bundle" ? root.Items("entry").Select(entry => entry.Member("resource")) : [root];
        return [.. resources.Where(resource => resource.Text("resourceType") == "Task").Select(Of)];
    }

    private static TaskView Of(JsonElement task) => new(
        task.Text("id") ?? "",
        task.Member("focus").Member("identifier").Text("value"),
        task.Text("status"),
        task.Member("businessStatus").Items("coding").Select(coding => coding.Text("code")).FirstOrDefault(),
        task.Member("owner").Member("identifier").Text("value"));
}
