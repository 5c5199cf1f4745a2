using System.Text;

namespace Gateway.Fhir.Tests;

/// <summary>
/// Broken and twisted messages, made from the golden orders: each is read and minimised, or refused, without an exception and without a word of it
/// in the refusal. FUZZ_ROUNDS sets how many; the long run is described in gateway/docs/fhir.md.
/// </summary>
public sealed class FuzzTests
{
    private const string Token = "Voorhout";

    private static readonly byte[][] Splices =
    [
        [.. "null"u8], [.. "[]"u8], [.. "{}"u8], [.. "\"\""u8], [.. "\\u0000"u8], [.. "\\ud800"u8], [0xFF], [0xED, 0xA0, 0x80], [.. "1e999"u8], [.. "-0"u8], [.. "\"resourceType\":\"Bundle\","u8],
        [.. "\"contained\":[{\"resourceType\":\"Patient\"}],"u8], [.. "\"_birthDate\":null,"u8], [.. "\"reference\":\"#\""u8], [.. "/**/"u8], [.. "[[[[[[[["u8], [.. "{\"a\":{\"a\":{\"a\":"u8],
        [.. "\"modifierExtension\":[{\"url\":\"x\"}],"u8], [.. "\"extension\":[{}],"u8], [.. "\"identifier\":[{}],"u8], [.. "'"u8], [.. ","u8], [.. "\""u8], [.. "}"u8], [.. "]"u8],
    ];

    [Fact]
    public void Twisted_messages_are_handled_or_refused_in_silence()
    {
        var folder = Path.Combine(Given.Root(), "tests", "Gateway.Fhir.Tests", "Golden");
        var seeds = Directory.GetFiles(folder, "*.json").Where(f => !f.Contains(".lab-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var policies = new[] { Given.Registered("lab-midden"), Given.Compiled(File.ReadAllText(Path.Combine(folder, "policies", "lab-rijk.json"))) };
        var rounds = Given.Setting("FUZZ_ROUNDS", 20_000);
        var random = new Random(Given.Setting("FUZZ_SEED", 20260302));
        var (read, refused) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var twisted = Twist(seeds[random.Next(seeds.Count)], seeds[random.Next(seeds.Count)], random);
            try
            {
                if (Try(twisted, policies[round % 2]))
                    read++;
                else
                    refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Round {round}: {Convert.ToBase64String(twisted)}", e);
            }
        }

        Assert.True(read > rounds / 100, $"{read} of {rounds} were read: the messages are too broken to test anything.");
        Assert.True(refused > rounds / 100, $"{refused} of {rounds} were refused.");
    }

    private static bool Try(byte[] json, CompiledPolicy policy)
    {
        switch (FhirMessage.Read(json, FhirReaderOptions.Default))
        {
            case FhirReadResult.Refused refused:
                IsSilent(refused.Problem);
                return false;
            case FhirReadResult.Read { Message: var message }:
                using (message)
                {
                    foreach (var order in message.Entries.Where(e => e.ResourceType == "ServiceRequest"))
                    {
                        var output = new System.Buffers.ArrayBufferWriter<byte>();
                        message.Digest(order, "key"u8);
                        message.PlacerIdentityOf(order);
                        switch (Minimiser.Minimise(message, order, policy, new Pseudonyms("lab-midden"), Given.Envelope(), output))
                        {
                            case MinimiseResult.Refused refused:
                                IsSilent(refused.Problem);
                                break;
                            default:
                                Assert.IsType<FhirReadResult.Read>(FhirMessage.Read(output.WrittenMemory, new FhirReaderOptions { RefuseUnknownElements = true }));
                                Assert.DoesNotContain(Token, Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.OrdinalIgnoreCase);
                                break;
                        }
                    }
                }

                return true;
            default:
                throw new InvalidOperationException();
        }
    }

    private static void IsSilent(FhirProblem problem)
    {
        foreach (var word in (string[])["Voorhout", "Vries", "Anna", "123456782", "Jansen", "BVO-2026"])
            Assert.DoesNotContain(word, problem.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] Twist(byte[] one, byte[] other, Random random)
    {
        var bytes = new List<byte>(one);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Splices[random.Next(Splices.Length)]);
                    break;
                case 3:
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 200))]);
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    // At a place where a value begins, so that the JSON often stays whole.
                    var quote = bytes.IndexOf((byte)':', at);
                    var end = quote < 0 ? -1 : bytes.IndexOf((byte)'\n', quote);
                    if (end > 0)
                    {
                        bytes.RemoveRange(quote + 1, end - quote - 1);
                        bytes.InsertRange(quote + 1, [.. Splices[random.Next(6)], (byte)',']);
                    }

                    break;
            }

            if (bytes.Count == 0)
                break;
        }

        return [.. bytes];
    }
}
