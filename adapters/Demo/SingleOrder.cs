using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Demo.Comparing;
using Demo.Orders;
using Demo.Records;
using Demo.Show;
using Demo.Site;
using ProgrammeSimulator;
using Spectre.Console;

namespace Demo;

/// <summary>One order through the gateway: its answer, what the lab got, and the result. Through the demonstration that is up, or one of its own.</summary>
internal sealed class SingleOrder(SceneOptions scene, PlacerClient placer, IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan DeliveryTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ResultTime = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="body">The order.</param>
    /// <param name="programme">Who sends it; null: the programme whose test is in it.</param>
    /// <returns>True when a result came for each order in it.</returns>
    public static async Task<bool> RunAsync(ReadOnlyMemory<byte> body, string? programme, Home home, IAnsiConsole console, TimeProvider time, CancellationToken cancellation)
    {
        programme ??= Encoding.UTF8.GetString(body.Span).Contains(Programme.Bowel.Tests[0].Code, StringComparison.Ordinal) ? Programme.Bowel.Id : Programme.Cervical.Id;
        using var placer = new PlacerClient(GatewayPorts.DataPlane, home.Certificates, $"programme-{programme}");
        if (await IsUpAsync(placer, cancellation))
        {
            console.WriteLine($"Through the demonstration that is up, from programme-{programme}.");
            return await new SingleOrder(new SceneOptions(home.Runs, home.Registry, TimeSpan.Zero, Keep: true), placer, console, time).SendAsync(body, cancellation);
        }

        console.WriteLine($"Starting a gateway with three labs of its own; the order comes from programme-{programme}.");
        var scene = new SceneOptions(Path.Combine(home.Runs, "order"), home.Registry, ResultDelay: TimeSpan.FromSeconds(1));
        await using var running = await Scene.StartAsync(home, scene, cancellation);
        return await new SingleOrder(scene, placer, console, time).SendAsync(body, cancellation);
    }

    private static async Task<bool> IsUpAsync(PlacerClient placer, CancellationToken cancellation)
    {
        try
        {
            return (await placer.GetAsync("fhir/metadata", cancellation)).Status == System.Net.HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<bool> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var known = (await LabsAsync(cancellation)).SelectMany(lab => lab.Lines).Select(line => line.OrderNumber).ToHashSet(StringComparer.Ordinal);
        using var document = Parse(body);
        var path = document?.RootElement.TryGetProperty("resourceType", out var type) == true && type.ValueEquals("ServiceRequest") ? "fhir/ServiceRequest" : "fhir";
        var answer = await placer.SendAsync(path, body, cancellation);
        console.WriteLine();
        console.WriteLine($"POST /{path}: {(int)answer.Status} {answer.Status}");
        WriteJson(answer.Body);
        if ((int)answer.Status is < 200 or >= 300)
            return false;

        var tasks = TaskView.In(answer.Body);
        foreach (var (lab, line) in await AtLabsAsync(known, tasks.Count, cancellation))
            await ShowRequestAsync(body, lab, line, cancellation);
        var complete = true;
        foreach (var task in tasks)
            complete &= await ShowResultAsync(task, cancellation);
        return complete;
    }

    private async Task<IReadOnlyList<(LabRecord Lab, LabLine Line)>> AtLabsAsync(HashSet<string?> known, int orders, CancellationToken cancellation)
    {
        List<(LabRecord, LabLine)> found = [];
        await time.UntilAsync(
            async () => (found = [.. (await LabsAsync(cancellation)).SelectMany(lab => lab.Lines.Where(line => line.Outcome == "created" && !known.Contains(line.OrderNumber)).Select(line => (lab, line)))]).Count >= orders,
            DeliveryTime, cancellation);
        if (found.Count < orders)
            console.WriteLine($"{orders - found.Count} of {orders} went to no lab now: the Task says why (an order that the gateway knows is not sent again).");
        return found;
    }

    private async Task ShowRequestAsync(ReadOnlyMemory<byte> order, LabRecord lab, LabLine line, CancellationToken cancellation)
    {
        var request = await lab.BodyAsync(line.Request, cancellation);
        console.WriteLine();
        console.WriteLine($"What {lab.Lab} got, {request.Length.ToString("N0", CultureInfo.InvariantCulture)} of {order.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes:");
        WriteJson(request);
        console.Write(ComparisonTable.Of(Comparison.Of(order, request), lab.Lab, console.Profile.Width));
    }

    private async Task<bool> ShowResultAsync(TaskView task, CancellationToken cancellation)
    {
        (ProgrammeRecord Programme, ReportLine Report)? found = null;
        await time.UntilAsync(
            async () => await IsHeldAsync(task, cancellation) || (found = (await ProgrammesAsync(cancellation)).SelectMany(programme => programme.ByOrder[task.OrderNumber ?? ""].Select(report => ((ProgrammeRecord, ReportLine)?)(programme, report))).FirstOrDefault()) is not null,
            ResultTime, cancellation);
        console.WriteLine();
        if (found is not { } result)
        {
            console.WriteLine($"No result for order {task.OrderNumber}: it is held, or the lab needs more than {ResultTime.TotalSeconds:0} s.");
            return false;
        }

        console.WriteLine($"What programme-{result.Programme.Programme} got back for order {task.OrderNumber}:");
        WriteJson(await result.Programme.BodyAsync(result.Report.Request, cancellation));
        return true;
    }

    private async Task<bool> IsHeldAsync(TaskView task, CancellationToken cancellation) =>
        TaskView.In((await placer.GetTaskAsync(task.Id, cancellation)).Body) is [{ IsHeld: true }];

    private Task<LabRecord[]> LabsAsync(CancellationToken cancellation) =>
        Task.WhenAll(Peer.Labs.Select(lab => LabRecord.ReadAsync(lab, scene, cancellation)));

    private Task<ProgrammeRecord[]> ProgrammesAsync(CancellationToken cancellation) =>
        Task.WhenAll(Peer.Programmes.Select(programme => ProgrammeRecord.ReadAsync(programme, scene, cancellation)));

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            // It is sent all the same: what the gateway says to it is what the sender wants to see.
            return null;
        }
    }

    /// <summary>As it is: the console would break its lines at the edge of the terminal.</summary>
    private void WriteJson(ReadOnlyMemory<byte> json) =>
        console.Profile.Out.Writer.WriteLine(JsonNode.Parse(json.Span)?.ToJsonString(Indented));
}
