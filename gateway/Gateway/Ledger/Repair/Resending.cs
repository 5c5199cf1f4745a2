using System.Globalization;
using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Orders that need an operator, or wait for a place, are sent again; to a lab that had one before only when that is said (gather.lua, resend.lua).</summary>
internal sealed class Resending(RedisConnection redis)
{
    private const int PreviewPart = 200;
    private static readonly RedisScript Gather = RedisScript.Of("gather", "walk", "listed", "work");
    private static readonly RedisScript Resend = RedisScript.Of("resend", "hold", "choose", "counts", "work", "send-again");
    private static readonly RedisScript Preview = RedisScript.Of("preview-resend", "choose", "send-again");

    /// <summary>Finds a part of the orders that it is about. Said again it goes on.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="plan">What is asked for: orders that are named have to exist.</param>
    /// <param name="tests">All tests of the programme.</param>
    /// <param name="most">Looked at in one step of the ledger.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>Whether all are found; null when the programme was not told of the operation, or was told that it is stopped: nothing was done.</returns>
    public async Task<bool?> FindAsync(
        string programme, OperationRecord operation, OperationPlan.Resend plan, IReadOnlyCollection<string> tests, int most, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var named = plan.Orders?.Where(order => LedgerIds.ProgrammeOf(order) == programme) ?? [];
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(
            Gather,
            programme,
            [operation.Id, most, .. plan.Filter.AsOf(operation.Started).Arguments(tests), .. named.Select(order => (RedisValue)order)]));
        return Reply.Text(reply[0]) == "not-running" ? null : (int)reply[1] == 1;
    }

    /// <summary>Sends the next part of them, in the operation's name.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="part">How far, and who may have them.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>Null when the programme was not told of the operation, or was told that it is stopped: nothing was done.</returns>
    public Task<Resent?> GoOnAsync(string programme, OperationRecord operation, OperationPlan.Resend plan, ResendPart part, CancellationToken cancellation) =>
        GoOnAsync(LedgerIds.NewId(), programme, operation, plan, part, cancellation);

    /// <summary>The same under a batch id of the caller's: repeated within a minute it sends nothing more and answers as before.</summary>
    internal async Task<Resent?> GoOnAsync(
        string batch, string programme, OperationRecord operation, OperationPlan.Resend plan, ResendPart part, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(
            Resend,
            programme,
            [
                batch, operation.Id, operation.By, plan.To ?? RedisValue.EmptyString, Second(plan), plan.OrdersASecond is { } rate ? Math.Ceiling(1000 / rate) : 0,
                part.NotBefore.ToUnixTimeMilliseconds(), part.FreshNumbers.Count, .. PackedCandidates.ByTest(part.Candidates), .. part.FreshNumbers.Select(number => (RedisValue)number),
            ]));
        return Reply.Text(reply[0]) == "not-running"
            ? null
            : new Resent(
                [.. Reply.Parts(reply[1]).Select(order => (string[])order!).Select(order => new ResentOrder(order[0], MoveTally.ReadFate(order[1]), order[2].Length == 0 ? null : order[2]))],
                (int)reply[2],
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Reply.Text(reply[3]), CultureInfo.InvariantCulture)));
    }

    /// <summary>What would become of each order now, by the same judgement and with nothing done.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="orders">Task ids of the programme that exist.</param>
    /// <param name="candidates">By test: the labs of the registry.</param>
    /// <param name="cancellation">Heeded between the parts.</param>
    public async Task<IReadOnlyList<ResentOrder>> PreviewAsync(
        string programme, OperationPlan.Resend plan, IEnumerable<string> orders, IReadOnlyDictionary<string, IReadOnlyList<Candidate>> candidates, CancellationToken cancellation)
    {
        var (foreseen, placed) = (new List<ResentOrder>(), new Dictionary<(string Lab, string Test), int>());
        foreach (string[] part in orders.Chunk(PreviewPart))
        {
            cancellation.ThrowIfCancellationRequested();
            RedisResult[] reply = Reply.Parts(await redis.ReadAsync(
                Preview,
                programme,
                [
                    plan.To ?? RedisValue.EmptyString, Second(plan), .. PackedCandidates.ByTest(candidates), placed.Count,
                    .. placed.SelectMany(place => new RedisValue[] { place.Key.Lab, place.Key.Test, place.Value }), .. part.Select(order => (RedisValue)order),
                ]));
            foreach (var (order, outcome) in part.Zip(reply.Select(outcome => (string[])outcome!)))
            {
                var (how, lab, test) = (outcome[0], outcome[1], outcome[2]);
                if (lab.Length > 0)
                    placed[(lab, test)] = placed.GetValueOrDefault((lab, test)) + 1;
                foreseen.Add(new ResentOrder(order, MoveTally.ReadFate(how), lab.Length == 0 ? null : lab));
            }
        }

        return foreseen;
    }

    private static RedisValue Second(OperationPlan.Resend plan) => plan.AllowSecondDisclosure ? "second" : RedisValue.EmptyString;
}

/// <summary>A part of a resend.</summary>
/// <param name="NotBefore">The first order goes at this moment or later: where the rate has got to in other programmes.</param>
/// <param name="Candidates">By test: the labs that may have its orders.</param>
/// <param name="FreshNumbers">One gateway order number for each order that may go; at most so many are judged.</param>
internal sealed record ResendPart(DateTimeOffset NotBefore, IReadOnlyDictionary<string, IReadOnlyList<Candidate>> Candidates, IReadOnlyList<string> FreshNumbers);

/// <summary>One step of a resend.</summary>
/// <param name="Judged">What became of each order.</param>
/// <param name="Left">Orders that were found and not come to yet.</param>
/// <param name="Next">The moment of the next one, by the rate and by the ledger's clock.</param>
internal sealed record Resent(IReadOnlyList<ResentOrder> Judged, int Left, DateTimeOffset Next);

/// <param name="OrderId">Task id.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="To">The lab that has it now; null where none has.</param>
internal sealed record ResentOrder(string OrderId, Fate Fate, string? To);
