using System.Security.Cryptography;
using Gateway.Tests.Identity;
using Gateway.Trail;

namespace Gateway.Tests.Audit;

/// <summary>A chain in a folder of its own, written with a key of its own.</summary>
internal sealed class TrailScene : IDisposable
{
    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public TrailScene() => Key = new TrailKey("audit.1", Secret());

    public string Folder { get; } = Directory.CreateTempSubdirectory("trail-").FullName;

    public TrailKey Key { get; }

    public ManualClock Clock { get; } = new(Morning);

    public TrailFolder Files => new(Folder);

    public static byte[] Secret() => RandomNumberGenerator.GetBytes(32);

    public async Task<TrailWriter> OpenAsync(long longestFile = 64 * 1024 * 1024, SignedHead? kept = null, TrailKey? key = null)
    {
        var writer = new TrailWriter(new TrailOptions(Folder, "replica-a", longestFile), key ?? Key, Clock);
        await writer.TryAsync(kept);
        return writer;
    }

    /// <summary>One line that tells an order by its number.</summary>
    public Task AppendAsync(TrailWriter writer, int order) => writer.AppendAsync((Order: order, At: Clock.GetUtcNow()), static (json, line) =>
    {
        json.WriteStartObject();
        json.WriteString("at"u8, line.At.UtcDateTime);
        json.WriteString("event"u8, "order-disclosed"u8);
        json.WriteNumber("order"u8, line.Order);
        json.WriteEndObject();
    });

    /// <summary>A chain that was closed in order.</summary>
    public async Task<SignedHead> WriteAsync(int lines, long longestFile = 64 * 1024 * 1024)
    {
        await using var writer = await OpenAsync(longestFile);
        for (var order = 1; order <= lines; order++)
            await AppendAsync(writer, order);
        return (await writer.CloseAsync())!;
    }

    public IReadOnlyList<string> Lines() => [.. Files.Files().SelectMany(File.ReadAllLines)];

    /// <summary>What whoever knows the key by which it is signed finds.</summary>
    public TrailReport Verify() => TrailVerifier.Verify(Files, [Key.PublicPem]);

    public ChangedCopy Copy(Action<List<string>> change) => new(this, change);

    public void Dispose()
    {
        Key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
