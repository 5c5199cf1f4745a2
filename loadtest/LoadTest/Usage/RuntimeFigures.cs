using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoadTest.Usage;

/// <summary>What a .NET process says of itself, by way of the startup hook in loadtest/RuntimeProbe; since its start.</summary>
internal sealed record RuntimeFigures(long AllocatedBytes, int Gen0, int Gen1, int Gen2, long HeapBytes, double PauseMilliseconds, int Threads)
{
    /// <param name="socket">The probe's Unix socket.</param>
    /// <returns>Null when the process does not answer: it has ended.</returns>
    public static async Task<RuntimeFigures?> AskAsync(string socket)
    {
        try
        {
            using var asking = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await asking.ConnectAsync(new UnixDomainSocketEndPoint(socket));
            await using var answer = new NetworkStream(asking);
            return await JsonSerializer.DeserializeAsync(answer, UsageJson.Default.RuntimeFigures);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RuntimeFigures))]
internal sealed partial class UsageJson : JsonSerializerContext;
