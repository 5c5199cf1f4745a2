using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>
/// What files say and two people decide: policies and rules, as texts by subject. One person's file makes them stricter, at once; laxer they become by an approved request and in no
/// other way (put-in-force.lua). They span programmes.
/// </summary>
internal sealed class InForce(RedisConnection redis)
{
    private static readonly RedisScript Found = RedisScript.Of("found-in-force");
    private static readonly RedisScript Put = RedisScript.Of("put-in-force");
    private static readonly RedisScript Void = RedisScript.Of("void-request");

    /// <summary>What is in force, by subject; in a ledger that has nothing yet, what is given.</summary>
    /// <param name="kind">Kind of the requests that make it laxer, one of <see cref="RequestKind"/>.</param>
    /// <param name="given">By subject.</param>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat.</exception>
    public async Task<IReadOnlyDictionary<string, string>> FoundAsync(string kind, IReadOnlyDictionary<string, string> given) =>
        ((string[])(await redis.WriteAsync(Found, OperatorCalls.Tag, [PlaceOf(kind), .. given.SelectMany(one => new RedisValue[] { one.Key, one.Value })]))!)
            .Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>What is in force, by subject.</summary>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(string kind) =>
        (await redis.ReadAsync(db => db.HashGetAllAsync($"{RedisConnection.Tag(OperatorCalls.Tag)}:{PlaceOf(kind)}")))
            .ToDictionary(entry => (string)entry.Name!, entry => (string)entry.Value!, StringComparer.Ordinal);

    /// <summary>Puts what is no laxer in force.</summary>
    /// <param name="kind">One of <see cref="RequestKind"/>.</param>
    /// <param name="subject">For what.</param>
    /// <param name="before">What it was compared with; null: nothing.</param>
    /// <param name="after">What it is to be.</param>
    /// <returns>False when another is in force by now than it was compared with.</returns>
    public async Task<bool> TightenAsync(string kind, string subject, string? before, string after) =>
        (bool)await redis.WriteAsync(Put, OperatorCalls.Tag, PlaceOf(kind), subject, before ?? "", after);

    /// <summary>Puts in force what two people approved for the subject of their request.</summary>
    /// <param name="before">What was in force when it was asked; null: nothing.</param>
    /// <param name="after">What was approved.</param>
    /// <param name="request">As it was read, unchanged.</param>
    /// <returns>False when it is not approved so, or another is in force by now: then the request is void.</returns>
    public async Task<bool> LoosenAsync(string? before, string after, TwoPersonRequest request)
    {
        if (request.IsUnchanged
            && (bool)await redis.WriteAsync(Put, OperatorCalls.Tag, PlaceOf(request.Kind), request.Subject, before ?? "", after, request.Id, request.Kind, request.Content))
        {
            return true;
        }

        await redis.WriteAsync(Void, OperatorCalls.Tag, request.Id, "changed");
        return false;
    }

    private static string PlaceOf(string kind) => kind switch
    {
        RequestKind.Policy => "in-force",
        RequestKind.Rules => "rules-in-force",
        _ => throw new InvalidOperationException("Nothing is in force by requests of this kind."),
    };
}
