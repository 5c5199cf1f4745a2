using System.Text;
using System.Text.Json.Nodes;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd.Worlds;

/// <summary>Generated orders, each with a number of its own, and changes to them.</summary>
internal static class Orders
{
    private static int _seed;

    /// <summary>A generator whose orders have numbers that no other of this run has.</summary>
    public static OrderGenerator Generator(Programme programme, OrderEnvelope envelope = OrderEnvelope.Transaction) =>
        new(new OrderGeneratorOptions { Programme = programme, Envelope = envelope, Seed = 1000 + Interlocked.Increment(ref _seed) });

    public static GeneratedOrder One(Programme programme, OrderEnvelope envelope = OrderEnvelope.Transaction) => Several(programme, 1, envelope)[0];

    /// <summary>Orders of the programme's first test, none of them urgent: urgent ones would go first.</summary>
    public static IReadOnlyList<GeneratedOrder> Several(Programme programme, int count, OrderEnvelope envelope = OrderEnvelope.Transaction)
    {
        var generator = Generator(programme, envelope);
        return [.. Enumerable.Range(0, int.MaxValue).Select(generator.Order).Where(order => order.Test == programme.Tests[0] && order.Body.Span.IndexOf("\"priority\":\"routine\""u8) >= 0).Take(count)];
    }

    public static ReadOnlyMemory<byte> With(this ReadOnlyMemory<byte> body, Action<JsonObject> change)
    {
        var root = JsonNode.Parse(body.Span)!.AsObject();
        change(root);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    /// <summary>The ServiceRequest of a Bundle with one.</summary>
    public static JsonObject Order(this JsonObject bundle) => bundle.Resource("ServiceRequest");

    public static JsonObject Resource(this JsonObject bundle, string type) => bundle["entry"]!.AsArray()
        .Select(entry => entry!["resource"]!.AsObject())
        .First(resource => resource["resourceType"]!.GetValue<string>() == type);
}
