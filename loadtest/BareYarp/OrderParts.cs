using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Fhir;
using Gateway.Trail;
using StackExchange.Redis;

namespace BareYarp;

/// <summary>
/// The parts that no gateway of this design can do without, each used in the plainest way and without what makes them a product: no parties, no choice of a lab, no
/// capacity, no fence, no idempotency, no answer of its own. What bare YARP costs with them is what there is to compare the gateway with.
/// </summary>
/// <param name="policy">Each order is read and minimised by it.</param>
/// <param name="redis">Takes the sealed order before it is forwarded, and a word afterwards; null: none.</param>
/// <param name="trail">Takes a line before the order is forwarded; null: none.</param>
internal sealed class OrderParts(CompiledPolicy policy, ConnectionMultiplexer? redis, TrailWriter? trail) : IAsyncDisposable
{
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers = [];
    private readonly IDatabase? _ledger = redis?.GetDatabase();
    private long _number;

    /// <param name="policy">File of a policy.</param>
    /// <param name="redis">Host and port of a Redis.</param>
    /// <param name="trail">Folder of a chain.</param>
    public static async Task<OrderParts> OpenAsync(string policy, string? redis, string? trail)
    {
        var compiled = ((PolicyCompilation.Compiled)CompiledPolicy.Compile(await File.ReadAllBytesAsync(policy), policy)).Policy;
        var ledger = redis is null ? null : await ConnectionMultiplexer.ConnectAsync(redis);
        if (trail is null)
            return new OrderParts(compiled, ledger, null);
        var writer = new TrailWriter(new TrailOptions(trail, "bare"), new TrailKey("bare", RandomNumberGenerator.GetBytes(32)), TimeProvider.System);
        await writer.TryAsync();
        return new OrderParts(compiled, ledger, writer);
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var number = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
        var (body, minimised) = (Buffer(), Buffer());
        await ReadAsync(context.Request.BodyReader, body);
        Minimise(body.WrittenMemory, number, minimised);
        if (_ledger is not null)
            await _ledger.StringSetAsync("order:" + number, OrderSeal.Seal(body.WrittenSpan));
        if (trail is not null)
            await trail.AppendAsync(number, WriteLine);
        context.Request.Body = new MemoryStream(minimised.WrittenSpan.ToArray());
        context.Request.ContentLength = minimised.WrittenCount;
        await next(context);
        if (_ledger is not null)
            await _ledger.StringSetAsync("outcome:" + number, "delivered");
        foreach (var buffer in new[] { body, minimised })
        {
            buffer.ResetWrittenCount();
            _buffers.Add(buffer);
        }
    }

    private ArrayBufferWriter<byte> Buffer() => _buffers.TryTake(out var buffer) ? buffer : new ArrayBufferWriter<byte>();

    public async ValueTask DisposeAsync()
    {
        if (redis is not null)
            await redis.CloseAsync();
        if (trail is not null)
            await trail.DisposeAsync();
    }

    private static async Task ReadAsync(PipeReader reader, ArrayBufferWriter<byte> body)
    {
        ReadResult read;
        do
        {
            read = await reader.ReadAsync();
            foreach (var part in read.Buffer)
                body.Write(part.Span);
            reader.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
    }

    private void Minimise(ReadOnlyMemory<byte> body, string number, ArrayBufferWriter<byte> output)
    {
        if (FhirMessage.Read(body, FhirReaderOptions.Default) is not FhirReadResult.Read(var message))
            throw new InvalidDataException("The load test sends what can be read.");
        using (message)
        {
            var order = message.Entries.First(entry => entry.ResourceType == "ServiceRequest");
            var envelope = new LabEnvelope(LabBundle.Transaction, "urn:bare:order", number, "https://bare.example/fhir", DateTimeOffset.UnixEpoch);
            if (Minimiser.Minimise(message, order, policy, KeyedPseudonyms.OfThisThread, envelope, output) is not MinimiseResult.Minimised)
                throw new InvalidDataException("The load test sends what can be minimised.");
        }
    }

    private static void WriteLine(Utf8JsonWriter line, string number)
    {
        line.WriteStartObject();
        line.WriteString("order", number);
        line.WriteString("lab", "lab-midden");
        line.WriteString("person", "0000000000000000000000000000000000000000000");
        line.WriteString("policy", "lab-midden-orders/2026.1");
        line.WriteEndObject();
    }
}
