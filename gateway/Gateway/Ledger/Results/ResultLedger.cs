using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I8: results come from the lab that holds the order, and each content once (result.lua).</summary>
internal sealed class ResultLedger(RedisConnection redis)
{
    private const int MostAsked = 32;
    private const int MostTaken = 16;
    private const int Width = ResultRecord.Width + 1;
    private static readonly RedisScript Holder = RedisScript.Of("holder");
    private static readonly RedisScript Accept = RedisScript.Of("result", "release", "outbox", "signal", "take");
    private static readonly RedisScript DueLinks = RedisScript.Of("due-links");
    private static readonly RedisScript Sweep = RedisScript.Of("sweep-links");

    private readonly ConcurrentDictionary<string, Together<string, RedisResult>> _finding = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Together<Taking, RedisResult[]>> _taking = new(StringComparer.Ordinal);

    /// <inheritdoc cref="RedisConnection.Failures" />
    public long Failures => redis.Failures;

    /// <summary>The order to which a gateway order number was ever given; null when no order has had it.</summary>
    public async Task<HolderRecord?> FindAsync(string programme, string orderNumber) =>
        HolderOf(programme, orderNumber, await _finding.GetOrAdd(programme, Finding).AskAsync(orderNumber));

    /// <summary>The order with a Task id, as its present lab has it; null when there is none.</summary>
    public async Task<HolderRecord?> FindOrderAsync(string programme, string orderId) =>
        HolderOf(programme, "", Reply.Parts(await redis.ReadAsync(Holder, programme, "", orderId))[0]);

    /// <summary>Takes a result if the lab holds the order under this number, is not cut, and nothing taken before contradicts it; all judged in one step.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="orderNumber">Under which the lab has the order.</param>
    /// <param name="result">The result.</param>
    /// <param name="lease">How long this replica may take over the delivery, where the result is due at once; zero where it does not deliver it.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat with the same <see cref="ResultRecord.ResultId"/>.</exception>
    public async Task<AcceptOutcome> AcceptAsync(string programme, string lab, string orderNumber, ResultRecord result, TimeSpan lease, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisResult[] reply = await _taking.GetOrAdd(programme, TakingOf).AskAsync(new Taking(lab, orderNumber, result, Reply.Milliseconds(lease)));
        return Reply.Text(reply[0]) switch
        {
            "accepted" => Accepted(programme, result, new Fields(reply[1]), (long)reply[2]),
            "duplicate" => new AcceptOutcome.Duplicate(Reply.Text(reply[1])),
            "suspended" => new AcceptOutcome.LabCut(),
            "closed" => new AcceptOutcome.Closed(Reply.State(Reply.Text(reply[1]))),
            "not-holder" => new AcceptOutcome.NotHolder(),
            "link-destroyed" => new AcceptOutcome.LinkDestroyed(),
            "doubtful" => new AcceptOutcome.Doubtful(Reply.Text(reply[1])),
            _ => new AcceptOutcome.Unknown(),
        };
    }

    /// <summary>Links of orders that ended longer ago than <paramref name="window"/>, the oldest first.</summary>
    public async Task<IReadOnlyList<DueLink>> DueLinksAsync(string programme, TimeSpan window, int most, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisResult[] due = Reply.Parts(await redis.ReadAsync(DueLinks, programme, Reply.Milliseconds(window), most));
        return [.. due.Select(Reply.Parts).Select(link => new DueLink(Reply.Text(link[0]), link.Length < 2 || link[1].IsNull ? null : Reply.Sealed(link[1])))];
    }

    /// <summary>Destroys links that are still due, and keeps what is to stay of them.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="window">How long after an order's end its link is kept.</param>
    /// <param name="kept">How long from now its number is kept; zero: not at all.</param>
    /// <param name="links">As <see cref="DueLinksAsync"/> named them.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>How many were destroyed.</returns>
    public async Task<int> SweepLinksAsync(string programme, TimeSpan window, TimeSpan kept, IReadOnlyList<EndedLink> links, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        IEnumerable<RedisValue> each = links.SelectMany(link => (RedisValue[])[link.OrderId, link.Number?.Bytes ?? []]);
        return (int)await redis.WriteAsync(Sweep, programme, [Reply.Milliseconds(window), Reply.Milliseconds(kept), .. each]);
    }

    private static HolderRecord? HolderOf(string programme, string orderNumber, RedisResult reply)
    {
        if (reply.IsNull)
            return null;
        RedisResult[] parts = Reply.Parts(reply);
        var fields = new Fields(parts[0]);
        return new HolderRecord(
            Reply.Order(programme, fields),
            orderNumber.Length == 0 || fields["no"] == orderNumber,
            Reply.Text(parts[1]),
            fields["pt"],
            parts[2].IsNull ? null : Reply.Sealed(parts[2]),
            (int)parts[3]);
    }

    private static AcceptOutcome.Accepted Accepted(string programme, ResultRecord result, Fields order, long lease)
    {
        OrderRecord record = Reply.Order(programme, order);
        return new AcceptOutcome.Accepted(
            record,
            lease == 0 ? null : new DueResult(programme, result.ResultId, record.Id, record.Placer, result.Completes, Attempt: 1, lease, order["pt"]));
    }

    private Together<string, RedisResult> Finding(string programme) => new(MostAsked, async numbers =>
    {
        var arguments = new RedisValue[2 * numbers.Count];
        for (int i = 0; i < numbers.Count; i++)
            (arguments[2 * i], arguments[(2 * i) + 1]) = (numbers[i], "");
        return Reply.Parts(await redis.ReadAsync(Holder, programme, arguments));
    });

    private Together<Taking, RedisResult[]> TakingOf(string programme) => new(MostTaken, async reports =>
    {
        string tag = RedisConnection.Tag(programme);
        var contents = new KeyValuePair<RedisKey, RedisValue>[reports.Count];
        var arguments = new RedisValue[Width * reports.Count];
        for (int i = 0; i < reports.Count; i++)
        {
            Taking report = reports[i];
            contents[i] = new($"{tag}:rx:{report.Result.ResultId}", report.Result.Content.Bytes);
            report.Result.Write(arguments.AsSpan(Width * i), report.Lab, report.OrderNumber);
            arguments[(Width * i) + Width - 1] = report.Lease;
        }

        return Array.ConvertAll(Reply.Parts(await redis.WriteAsync(Accept, programme, contents, arguments)), Reply.Parts);
    });

    private sealed record Taking(string Lab, string OrderNumber, ResultRecord Result, long Lease);
}
