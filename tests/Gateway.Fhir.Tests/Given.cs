using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Fhir.Tests;

/// <summary>What the tests of the engine start from.</summary>
internal static class Given
{
    public static byte[] Digest(this FhirMessage message, FhirEntry order)
    {
        var hash = new byte[32];
        message.Digest(order, hash);
        return hash;
    }

    public const string BsnSystem = "http://fhir.nl/fhir/NamingSystem/bsn";
    public const string PseudonymSystem = "urn:screening-gateway:pseudonym:lab-midden";

    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(1));

    public static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    /// <summary>How much a test does, from the environment.</summary>
    public static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    public static CompiledPolicy Registered(string name) => Compiled(File.ReadAllText(Path.Combine(Root(), "gateway", "registry", "policies", name + ".json")));

    public static CompiledPolicy Compiled(string json) => CompiledPolicy.Compile(Encoding.UTF8.GetBytes(json), "test.json") switch
    {
        PolicyCompilation.Compiled compiled => compiled.Policy,
        PolicyCompilation.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Problems)),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>A policy with these lines (JSON members) beside those that make an order an order.</summary>
    public static CompiledPolicy Policy(params string[] lines) => Compiled(PolicyJson(lines));

    public static string PolicyJson(params string[] lines)
    {
        string[] order = ["\"ServiceRequest.status\": \"keep\"", "\"ServiceRequest.intent\": \"keep\""];
        if (!lines.Any(l => l.StartsWith("\"ServiceRequest.subject\"", StringComparison.Ordinal)))
            order = [.. order, "\"ServiceRequest.subject\": \"mask\""];
        return $$"""
            {
              "id": "test", "version": "1", "lab": "lab-midden", "tests": ["hrhpv"], "legalBasis": "GDPR art. 6(1)(e)", "purpose": "Analysis",
              "elements": { {{string.Join(", ", order.Concat(lines))}} }
            }
            """;
    }

    public static FhirMessage Message(string json) => Message(Encoding.UTF8.GetBytes(json));

    public static FhirMessage Message(byte[] json) => FhirMessage.Read(json, FhirReaderOptions.Default) switch
    {
        FhirReadResult.Read read => read.Message,
        FhirReadResult.Refused refused => throw new InvalidOperationException(refused.Problem.ToString()),
        _ => throw new InvalidOperationException(),
    };

    public static FhirProblem Refused(string json, FhirReaderOptions? options = null) => Refused(Encoding.UTF8.GetBytes(json), options);

    public static FhirProblem Refused(byte[] json, FhirReaderOptions? options = null) =>
        Assert.IsType<FhirReadResult.Refused>(FhirMessage.Read(json, options ?? FhirReaderOptions.Default)).Problem;

    public static FhirEntry Order(this FhirMessage message) => message.Entries.First(e => e.ResourceType == "ServiceRequest");

    /// <summary>What the gateway keeps of an order for the way back.</summary>
    public static PlacerIdentity PlacerIdentityOf(this FhirMessage message, FhirEntry order)
    {
        var patient = message.PatientIdentifiersOf(order).Raw.ToArray();
        return new PlacerIdentity(
            patient is [(byte)'{', ..] ? [(byte)'[', .. patient, (byte)']'] : patient,
            order.Root["subject"u8]["reference"u8].Text,
            order.Root["identifier"u8].Raw.ToArray(),
            order.FullUrl.Text is { } url && !url.StartsWith("urn:", StringComparison.Ordinal) ? url : null);
    }

    public static LabEnvelope Envelope(LabBundle kind = LabBundle.Transaction) =>
        new(kind, "urn:screening-gateway:order", "GW-2026-000001", "https://gateway.example/fhir", Noon);

    public static (MinimiseResult Result, string Output) Minimised(this FhirMessage message, CompiledPolicy policy, LabBundle kind = LabBundle.Transaction)
    {
        var output = new ArrayBufferWriter<byte>();
        var result = Minimiser.Minimise(message, message.Order(), policy, new Pseudonyms("lab-midden"), Envelope(kind), output);
        return (result, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    /// <summary>What the lab gets for this order, read again; the output must be a message that our own reader takes.</summary>
    public static JsonElement AtLab(string json, CompiledPolicy policy, LabBundle kind = LabBundle.Transaction)
    {
        var (result, output) = Message(json).Minimised(policy, kind);
        Assert.IsType<MinimiseResult.Minimised>(result);
        Message(output);
        return JsonDocument.Parse(output).RootElement;
    }

    public static string TextAtLab(string json, CompiledPolicy policy) => AtLab(json, policy).GetRawText();

    public static FhirProblem RefusedOrder(string json, CompiledPolicy policy)
    {
        var (result, output) = Message(json).Minimised(policy);
        Assert.Empty(output);
        return Assert.IsType<MinimiseResult.Refused>(result).Problem;
    }

    public static JsonElement Resource(this JsonElement bundle, string type) =>
        bundle.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")).First(r => r.GetProperty("resourceType").GetString() == type);

    public static IReadOnlyList<string> Types(this JsonElement bundle) =>
        [.. bundle.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetProperty("resourceType").GetString()!)];
}

/// <summary>Keyed tokens as the gateway makes them.</summary>
internal sealed class Pseudonyms(string lab) : IPseudonymiser
{
    public string System => "urn:screening-gateway:pseudonym:" + lab;

    public string Pseudonym(ReadOnlySpan<byte> system, ReadOnlySpan<byte> value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("key of " + lab), (byte[])[.. system, 0, .. value]));
}
