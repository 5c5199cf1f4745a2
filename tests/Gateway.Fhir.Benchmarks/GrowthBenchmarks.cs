using System.Buffers;
using BenchmarkDotNet.Attributes;

namespace Gateway.Fhir.Benchmarks;

/// <summary>Cost against size, from 2 KB to 1 MB.</summary>
[MemoryDiagnoser]
[MinColumn]
public class GrowthBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(1 << 20);
    private readonly Tokens _tokens = new();
    private readonly CompiledPolicy _policy = TwoPseudonyms.Policy();
    private readonly LabEnvelope _envelope = new(LabBundle.Transaction, "urn:screening-gateway:order", "GW-2026-000001", "https://gateway.example/fhir", new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private byte[] _order = [];

    [Params(2_000, 8_000, 32_000, 128_000, 512_000, 1_000_000)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup() => _order = SampleOrders.OfSize(Bytes);

    [Benchmark]
    public int ReadAndMinimise()
    {
        _output.ResetWrittenCount();
        using var message = ((FhirReadResult.Read)FhirMessage.Read(_order, FhirReaderOptions.Default)).Message;
        var order = message.Entries[Bytes < 4000 ? 1 : 2];
        if (Minimiser.Minimise(message, order, _policy, _tokens, _envelope, _output) is not MinimiseResult.Minimised)
            throw new InvalidOperationException("The sample order was refused.");
        return _output.WrittenCount;
    }
}
