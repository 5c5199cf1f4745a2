using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Gateway.Fhir.Benchmarks;

/// <summary>Reading and minimising with every check and two pseudonyms, beside the bare copy.</summary>
[MemoryDiagnoser]
[MinColumn]
public class MinimiseBenchmarks : IDisposable
{
    private readonly AllowListCopy _copy = new();
    private readonly ArrayBufferWriter<byte> _output = new(1 << 20);
    private readonly Tokens _tokens = new();
    private readonly CompiledPolicy _policy = TwoPseudonyms.Policy();
    private readonly LabEnvelope _envelope = new(LabBundle.Transaction, "urn:screening-gateway:order", "GW-2026-000001", "https://gateway.example/fhir", new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private byte[] _order = [];

    [Params(5_500, 126_000)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup() => _order = SampleOrders.OfSize(Bytes);

    [GlobalCleanup]
    public void Dispose()
    {
        _copy.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int BareAllowListCopy()
    {
        _output.ResetWrittenCount();
        _copy.Copy(_order, _output);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int BareScan()
    {
        var reader = new Utf8JsonReader(_order);
        var tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }

    [Benchmark]
    public int ReadOnly()
    {
        using var message = ((FhirReadResult.Read)FhirMessage.Read(_order, FhirReaderOptions.Default)).Message;
        return message.UnknownElements;
    }

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

internal static class TwoPseudonyms
{
    public static CompiledPolicy Policy()
    {
        const string Json = """
            {"id":"bench","version":"1","lab":"lab-midden","tests":["hrhpv"],"legalBasis":"GDPR art. 6(1)(e)","purpose":"Benchmark","elements":{
            "ServiceRequest.status":"keep","ServiceRequest.intent":"keep","ServiceRequest.priority":"keep","ServiceRequest.code.coding[system=http://loinc.org]":"keep",
            "ServiceRequest.authoredOn":"keep","ServiceRequest.subject":"keep","ServiceRequest.specimen":"keep","Specimen.accessionIdentifier.system":"keep",
            "Specimen.accessionIdentifier.value":"keep","Specimen.status":"keep","Specimen.type.coding[system=http://snomed.info/sct]":"keep","Specimen.collection.collected[x]":"keep",
            "Specimen.subject":"keep","Patient.identifier[system=http://fhir.nl/fhir/NamingSystem/bsn]":"pseudonymise","Patient.identifier[system=http://programma.example/client]":"pseudonymise",
            "Patient.birthDate":{"generalise":"year"}}}
            """;
        return ((PolicyCompilation.Compiled)CompiledPolicy.Compile(Encoding.UTF8.GetBytes(Json), "bench.json")).Policy;
    }
}

internal sealed class Tokens : IPseudonymiser
{
    // As the gateway does it: the key is set up once.
    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    public string System => "urn:screening-gateway:pseudonym:lab-midden";

    public string Pseudonym(ReadOnlySpan<byte> system, ReadOnlySpan<byte> value)
    {
        Span<byte> input = stackalloc byte[system.Length + 1 + value.Length];
        system.CopyTo(input);
        input[system.Length] = (byte)'|';
        value.CopyTo(input[(system.Length + 1)..]);
        _hmac.AppendData(input);
        Span<byte> hash = stackalloc byte[32];
        _hmac.GetHashAndReset(hash);
        return Base64Url.EncodeToString(hash);
    }
}
