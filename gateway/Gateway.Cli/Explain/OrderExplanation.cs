using System.Security.Cryptography;
using Gateway.Fhir;

namespace Gateway.Cli.Explain;

/// <summary>Explains each order of a message with numbers and pseudonyms that are examples: the real ones need the ledger and the key ring.</summary>
internal static class OrderExplanation
{
    private const string OrderNumberSystem = "https://screening-gateway.example/order-number";
    private const string OrderNumber = "EXAMPLE-0000000000000000";
    private const string Source = "https://screening-gateway.example/fhir";

    public static IReadOnlyList<Explanation> OfEach(FhirMessage message, CompiledPolicy policy)
    {
        var envelope = new LabEnvelope(LabBundle.Transaction, OrderNumberSystem, OrderNumber, Source, DateTimeOffset.UnixEpoch);
        return [.. message.Entries
            .Where(entry => entry.ResourceType == "ServiceRequest")
            .Select(order => Explanation.Of(message, order, policy, ExamplePseudonyms.Instance, envelope))
            .Select(WithoutTypes)];
    }

    /// <summary>A resource's type is no value that a policy decides on.</summary>
    private static Explanation WithoutTypes(Explanation explanation) => explanation with
    {
        Leaves = [.. explanation.Leaves.Where(leaf => !leaf.Expression.EndsWith(".resourceType", StringComparison.Ordinal))],
    };

    private sealed class ExamplePseudonyms : IPseudonymiser
    {
        public static readonly ExamplePseudonyms Instance = new();
        private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

        public string System => "https://screening-gateway.example/pseudonym/example";

        public string Pseudonym(ReadOnlySpan<byte> system, ReadOnlySpan<byte> value) =>
            Convert.ToHexStringLower(HMACSHA256.HashData(_key, (byte[])[.. system, (byte)'|', .. value])[..16]);
    }
}
