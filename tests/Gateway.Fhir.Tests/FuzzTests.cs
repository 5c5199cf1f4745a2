using System.Diagnostics;
using System.Text;

namespace Gateway.Fhir.Tests;

/// <summary>
/// Broken and twisted messages, made from the golden orders: each is read and minimised, or refused, without an exception and without a word of it
/// in the refusal. FUZZ_SECONDS sets for how long; the long run is described in gateway/docs/fhir.md.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const string Token = "Voorhout";
    private const int ShortRun = 30;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(1);

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
        var seconds = Given.Setting("FUZZ_SECONDS", ShortRun);
        var random = new Random(Given.Setting("FUZZ_SEED", 20260302));
        var (read, refused, slowest) = (0, 0, TimeSpan.Zero);
        var run = Stopwatch.StartNew();
        for (var round = 0; run.Elapsed.TotalSeconds < seconds; round++)
        {
            var twisted = Twist(seeds[random.Next(seeds.Count)], seeds[random.Next(seeds.Count)], random);
            var before = run.Elapsed;
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

            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, (run.Elapsed - before).Ticks));
        }

        output.WriteLine($"{read + refused} messages: {read} read, {refused} refused; the slowest took {slowest.TotalMilliseconds:F1} ms.");
        Assert.True(read > (read + refused) / 100, $"{read} of {read + refused} were read: the messages are too broken to test anything.");
        Assert.True(refused > (read + refused) / 100, $"{refused} of {read + refused} were refused.");

        // Times are judged in the long run only, by someone who leaves the machine to it.
        Assert.True(seconds <= ShortRun || slowest < Hang, $"One message took {slowest}.");
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
                        var request = new System.Buffers.ArrayBufferWriter<byte>();
                        message.Digest(order);
                        message.PlacerIdentityOf(order);
                        switch (Minimiser.Minimise(message, order, policy, new Pseudonyms("lab-midden"), Given.Envelope(), request))
                        {
                            case MinimiseResult.Refused refused:
                                IsSilent(refused.Problem);
                                break;
                            default:
                                Assert.IsType<FhirReadResult.Read>(FhirMessage.Read(request.WrittenMemory, new FhirReaderOptions { RefuseUnknownElements = true }));
                                Assert.DoesNotContain(Token, Encoding.UTF8.GetString(request.WrittenSpan), StringComparison.OrdinalIgnoreCase);
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
                    var piece = other[from..Math.Min(other.Length, from + random.Next(1, 200))];

                    // Put into a text that a policy keeps, the street would rightly be kept.
                    if (piece.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Token)) < 0)
                        bytes.InsertRange(at, piece);
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
