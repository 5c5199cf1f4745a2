using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Demo.Comparing;
using Demo.Site;

namespace Demo.Records;

/// <summary>One order in one request, as the lab wrote it down: the request's number, when its first byte came, what the lab did, and how it behaved if not normally.</summary>
internal sealed record LabLine(long Request, DateTimeOffset ReceivedAt, string Outcome, string? OrderNumber = null, string? Mode = null)
{
    /// <summary>The lab acted on the order.</summary>
    [JsonIgnore]
    public bool IsActedOn => Outcome is "created" or "exists";

    /// <summary>It said so.</summary>
    [JsonIgnore]
    public bool IsAnswered => IsActedOn && Mode is null;
}

/// <summary>One attempt of the lab to hand a result over: <c>accepted</c>, <c>refused</c> or <c>failed</c>.</summary>
/// <param name="OrderNumber">The gateway order number.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Status">The gateway's answer; null when none came. 202 says that the result is kept apart.</param>
internal sealed record LabResultLine(string OrderNumber, string Outcome, int? Status = null);

/// <summary>What a lab itself wrote down, read from its own folder and not by way of the gateway.</summary>
internal sealed record LabRecord(string Lab, string Folder, IReadOnlyList<LabLine> Lines, IReadOnlyList<LabResultLine> Results)
{
    public int Orders => Lines.Count(line => line.Outcome == "created");

    public int ResultsAccepted => Results.Count(result => result.Outcome == "accepted");

    public static Task<LabRecord> ReadAsync(Peer lab, SceneOptions scene, CancellationToken cancellation) => ReadAsync(lab.Name, scene.StoreOf(lab), cancellation);

    public static async Task<LabRecord> ReadAsync(string lab, string folder, CancellationToken cancellation) => new(
        lab,
        folder,
        await JsonLines.ReadAsync(Path.Combine(folder, "log.jsonl"), RecordsJson.Default.LabLine, cancellation),
        await JsonLines.ReadAsync(Path.Combine(folder, "results.jsonl"), RecordsJson.Default.LabResultLine, cancellation));

    /// <summary>Requests by the barcodes of the tubes in them, read from the bytes that came over the wire: what a lab makes of them does not matter here.</summary>
    public async Task<ILookup<string, LabLine>> ByBarcodeAsync(CancellationToken cancellation)
    {
        var tubes = new List<(string Barcode, LabLine Line)>();
        foreach (var line in Lines.Where(line => line.IsActedOn).DistinctBy(line => line.Request))
        {
            var leaves = Leaf.In(await BodyAsync(line.Request, cancellation));
            tubes.AddRange(leaves.Where(DiskOfLab.IsBarcode).Select(leaf => (leaf.Value, line)));
        }

        return tubes.ToLookup(tube => tube.Barcode, tube => tube.Line, StringComparer.Ordinal);
    }

    /// <summary>The body of a request to the byte, as it came over the wire.</summary>
    public Task<ReadOnlyMemory<byte>> BodyAsync(long request, CancellationToken cancellation) => KeptRequest.BodyAsync(Folder, request, cancellation);
}

/// <summary>A request that a peer kept: request line, headers, empty line, body.</summary>
internal static class KeptRequest
{
    public static async Task<ReadOnlyMemory<byte>> BodyAsync(string folder, long request, CancellationToken cancellation)
    {
        var name = request.ToString("D8", CultureInfo.InvariantCulture) + ".http";
        ReadOnlyMemory<byte> bytes = await File.ReadAllBytesAsync(Path.Combine(folder, "requests", name), cancellation);
        return bytes[(bytes.Span.IndexOf("\r\n\r\n"u8) + 4)..];
    }
}

[JsonSerializable(typeof(PlacedLine))]
[JsonSerializable(typeof(LabLine))]
[JsonSerializable(typeof(LabResultLine))]
[JsonSerializable(typeof(ReportLine))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class RecordsJson : JsonSerializerContext;
