using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>
/// Candidates as the scripts read them (choose.lua): numbers big-endian, texts behind their length, one lab after the other. Unpacked with every
/// order, so it is in the form that costs Redis least. Made once for each list object, since the registry's lists hardly change.
/// </summary>
internal static class PackedCandidates
{
    private static readonly ConditionalWeakTable<IReadOnlyList<Candidate>, byte[]> Packed = [];

    public static byte[] Of(IReadOnlyList<Candidate> candidates) => Packed.GetValue(candidates, Pack);

    /// <summary>As a script's arguments: how many tests, then each test and its candidates.</summary>
    public static IEnumerable<RedisValue> ByTest(IReadOnlyDictionary<string, IReadOnlyList<Candidate>> candidates) =>
        candidates.SelectMany(test => new RedisValue[] { test.Key, Of(test.Value) }).Prepend(candidates.Count);

    private static byte[] Pack(IReadOnlyList<Candidate> candidates)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (Candidate candidate in candidates)
        {
            ShortText(bytes, candidate.Lab);
            ShortText(bytes, candidate.Policy);
            Number(bytes, candidate.Share);
            Number(bytes, candidate.CapacityADay);
            Number(bytes, candidate.Reserve);
            Number(bytes, candidate.OutstandingLimit);
            Number(bytes, candidate.Affinity);
            Listed(bytes, candidate.Regions);
            Number(bytes, candidate.Calendar.UtcOffsetSeconds);
            bytes.Write([(byte)candidate.Calendar.ClosedWeekdays]);
            Listed(bytes, candidate.Calendar.ClosedDates);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void ShortText(ArrayBufferWriter<byte> bytes, string text)
    {
        bytes.Write([checked((byte)Encoding.UTF8.GetByteCount(text))]);
        Encoding.UTF8.GetBytes(text, bytes);
    }

    private static void Number(ArrayBufferWriter<byte> bytes, double number)
    {
        BinaryPrimitives.WriteDoubleBigEndian(bytes.GetSpan(sizeof(double)), number);
        bytes.Advance(sizeof(double));
    }

    private static void Number(ArrayBufferWriter<byte> bytes, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), number);
        bytes.Advance(sizeof(int));
    }

    // A blank on both sides of each, so that one is found as it stands.
    private static void Listed<T>(ArrayBufferWriter<byte> bytes, IReadOnlyList<T> items)
    {
        string text = items.Count == 0 ? "" : $" {string.Join(' ', items)} ";
        BinaryPrimitives.WriteUInt16BigEndian(bytes.GetSpan(sizeof(ushort)), checked((ushort)text.Length));
        bytes.Advance(sizeof(ushort));
        Encoding.UTF8.GetBytes(text, bytes);
    }
}
