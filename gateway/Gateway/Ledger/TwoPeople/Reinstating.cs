using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>A lab comes back because two people decided so, and in no other way: its operation is closed by the approved request and by nothing else (begin-reinstatement.lua).</summary>
internal sealed class Reinstating(RedisConnection redis)
{
    private static readonly RedisScript Begin = RedisScript.Of("begin-reinstatement", "changes", "forget", "evidence", "reinstatement");

    /// <summary>Closes the operation that suspends the lab. Said again, it answers the same turn, until it is done everywhere.</summary>
    /// <param name="request">As it was read.</param>
    /// <param name="evidence">The kinds of evidence that must be valid.</param>
    /// <returns>The turn in which each programme is to be told; null where the request is done, or not approved, or not as it was approved, or overtaken: then it is void.</returns>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat.</exception>
    public async Task<long?> BeginAsync(TwoPersonRequest request, IReadOnlyCollection<string> evidence)
    {
        // The digest is of what was read; the script goes by what stands there, and compares.
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(
            Begin, OperatorCalls.Tag, request.Id, request.Content, TwoPersonRequest.DigestOf(request.Kind, request.Subject, request.Content), string.Join(' ', evidence)));
        return Reply.Text(reply[0]) == "begun" ? (long)reply[1] : null;
    }
}
