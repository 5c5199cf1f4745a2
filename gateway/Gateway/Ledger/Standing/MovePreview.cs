using System.Globalization;
using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>What a suspension would do with a lab's orders, by the rules that do it, and without doing it (preview-move.lua).</summary>
internal sealed class MovePreview(RedisConnection redis)
{
    /// <summary>Orders that one script looks at: Redis serves nobody else meanwhile.</summary>
    private const int Part = 500;

    private static readonly RedisScript Preview = RedisScript.Of("preview-move", "lease", "choose", "leave");

    /// <summary>Looks at all orders of the lab in the programme, in parts that carry along what the ones before would have placed.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">The lab, suspended or not.</param>
    /// <param name="mode">How it would be suspended.</param>
    /// <param name="candidates">By test: the labs of the registry.</param>
    /// <param name="cancellation">Heeded between the parts.</param>
    public async Task<IReadOnlyList<MoveTally>> OfAsync(
        string programme, string lab, SuspensionMode mode, IReadOnlyDictionary<string, IReadOnlyList<Candidate>> candidates, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        await WalkAsync("");
        if (mode == SuspensionMode.Drain)
            await WalkAsync("staying");
        return [.. counts.Select(counted => MoveTally.Read(counted.Key, counted.Value)).OrderBy(tally => tally.Test, StringComparer.Ordinal).ThenBy(tally => tally.To, StringComparer.Ordinal)];

        async Task WalkAsync(string walk)
        {
            int looked = Part;
            for (int first = 0; looked == Part; first += Part)
            {
                cancellation.ThrowIfCancellationRequested();
                RedisResult[] reply = Reply.Parts(await redis.ReadAsync(
                    Preview, programme, [lab, LabStanding.Code(mode), walk, first, Part, .. PackedCandidates.ByTest(candidates), .. Placed(counts)]));
                looked = (int)reply[0];
                for (int at = 1; at < reply.Length; at += 2)
                    counts[Reply.Text(reply[at])] = counts.GetValueOrDefault(Reply.Text(reply[at])) + (int)reply[at + 1];
            }
        }
    }

    private static IEnumerable<RedisValue> Placed(Dictionary<string, int> counts) => counts
        .Select(counted => MoveTally.Read(counted.Key, counted.Value))
        .Where(tally => tally.Fate == Fate.Moved)
        .GroupBy(tally => (tally.To, tally.Test))
        .SelectMany(placed => new RedisValue[] { placed.Key.To, placed.Key.Test, placed.Sum(tally => tally.Orders).ToString(CultureInfo.InvariantCulture) });
}
