using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>What is proven of labs, by documents that the gateway knows by their digests: it only grows (attach-evidence.lua). It spans programmes.</summary>
internal sealed class EvidenceBook(RedisConnection redis)
{
    private static readonly RedisScript Attach = RedisScript.Of("attach-evidence");
    private static readonly string Prefix = RedisConnection.Tag(OperatorCalls.Tag);

    /// <summary>Keeps it. Idempotent by <see cref="NewEvidence.Id"/>.</summary>
    /// <returns>Null when it is dated later than the ledger's now.</returns>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat.</exception>
    public async Task<EvidenceRecord?> AttachAsync(NewEvidence evidence)
    {
        string reply = Reply.Text(await redis.WriteAsync(
            Attach, OperatorCalls.Tag, evidence.Id, evidence.Lab, evidence.Kind, evidence.Issuer, evidence.Dated.ToUnixTimeMilliseconds(),
            evidence.ValidUntil.ToUnixTimeMilliseconds(), evidence.Digest, evidence.Reason, evidence.By.Party, evidence.By.Certificate));
        return reply == "kept" ? await FindAsync(evidence.Id) : null;
    }

    /// <summary>All of a lab's, oldest first.</summary>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<IReadOnlyList<EvidenceRecord>> OfAsync(string lab)
    {
        RedisValue[] ids = await redis.ReadAsync(db => db.SortedSetRangeByRankAsync($"{Prefix}:evidence-of:{lab}"));
        EvidenceRecord?[] all = await Task.WhenAll(ids.Select(id => FindAsync(id!)));
        return [.. all.OfType<EvidenceRecord>()];
    }

    private async Task<EvidenceRecord?> FindAsync(string id)
    {
        HashEntry[] entries = await redis.ReadAsync(db => db.HashGetAllAsync($"{Prefix}:evidence:{id}"));
        if (entries.Length == 0)
            return null;
        var fields = entries.ToDictionary(entry => (string)entry.Name!, entry => (string)entry.Value!, StringComparer.Ordinal);
        return new EvidenceRecord(
            fields["id"], fields["lab"], fields["kind"], fields["issuer"], Time(fields["dated"]), Time(fields["until"]), fields["digest"], fields["reason"], fields["by"], Time(fields["at"]));
    }

    private static DateTimeOffset Time(string milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
}

/// <summary>Evidence as an operator attaches it.</summary>
/// <param name="Id">Of the call: a repeat is the same evidence.</param>
/// <param name="Lab">Lab id.</param>
/// <param name="Kind">One of the kinds that the registry knows.</param>
/// <param name="Issuer">The organisation that answers for the document.</param>
/// <param name="Dated">When it was drawn up; not later than now.</param>
/// <param name="ValidUntil">From this moment on it proves nothing.</param>
/// <param name="Digest">SHA-256 of the document, in hex; the document itself stays where it is.</param>
/// <param name="Reason">The operator's; names no person.</param>
/// <param name="By">Who attaches it.</param>
internal sealed record NewEvidence(
    string Id, string Lab, string Kind, string Issuer, DateTimeOffset Dated, DateTimeOffset ValidUntil, string Digest, string Reason, Decider By);

/// <summary>Evidence as it is kept, for good.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Lab">Lab id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Issuer">Who answers for it.</param>
/// <param name="Dated">When it was drawn up.</param>
/// <param name="ValidUntil">From this moment on it proves nothing.</param>
/// <param name="Digest">SHA-256 of the document, in hex.</param>
/// <param name="Reason">The operator's.</param>
/// <param name="By">Party id of the operator.</param>
/// <param name="Attached">By the ledger's clock.</param>
internal sealed record EvidenceRecord(
    string Id, string Lab, string Kind, string Issuer, DateTimeOffset Dated, DateTimeOffset ValidUntil, string Digest, string Reason, string By, DateTimeOffset Attached);
