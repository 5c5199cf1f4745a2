using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>A call of an operator counts once, however often it is sent and to whichever replica (begin-call.lua, end-call.lua).</summary>
internal sealed class OperatorCalls(RedisConnection redis)
{
    /// <summary>Hash tag of what spans programmes; no programme may have this id.</summary>
    public const string Tag = "operations";

    private static readonly RedisScript Begin = RedisScript.Of("begin-call");
    private static readonly RedisScript End = RedisScript.Of("end-call");

    /// <summary>Takes the call up, or says what became of it. Asked again by the same holder, it holds on for <paramref name="length"/> more.</summary>
    /// <param name="call">Id of the call: operator and idempotency key.</param>
    /// <param name="digest">Of the whole request.</param>
    /// <param name="holder">Fresh id of who answers it now.</param>
    /// <param name="length">How long it is the holder's if nothing more is heard.</param>
    /// <exception cref="LedgerUnavailableException">Redis could not be written.</exception>
    public async Task<CallState> BeginAsync(string call, string digest, string holder, TimeSpan length)
    {
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Begin, Tag, call, digest, holder, Reply.Milliseconds(length)));
        return Reply.Text(reply[0]) switch
        {
            "begun" => new CallState.Begun(),
            "under-way" => new CallState.UnderWay(),
            "another" => new CallState.AnotherRequest(),
            _ => new CallState.Answered(new CallAnswer((int)reply[1], Reply.Text(reply[2]), (byte[])reply[3]!)),
        };
    }

    /// <summary>From now on, for a day, the call has this answer.</summary>
    public Task AnswerAsync(string call, string holder, CallAnswer answer) =>
        redis.WriteAsync(End, Tag, call, holder, answer.Status, answer.MediaType, answer.Body);

    /// <summary>It was not answered: the next attempt begins anew.</summary>
    public Task DropAsync(string call, string holder) => redis.WriteAsync(End, Tag, call, holder);
}

/// <param name="Status">HTTP status.</param>
/// <param name="MediaType">Content-Type; empty where there is no body.</param>
/// <param name="Body">The body's bytes; no personal data is in it, since Redis keeps it as it is.</param>
internal sealed record CallAnswer(int Status, string MediaType, byte[] Body);

/// <summary>What became of a call until now.</summary>
internal abstract record CallState
{
    private CallState()
    {
    }

    /// <summary>It is the asker's to answer.</summary>
    internal sealed record Begun : CallState;

    /// <summary>It was answered before.</summary>
    internal sealed record Answered(CallAnswer Answer) : CallState;

    /// <summary>Somebody is at it.</summary>
    internal sealed record UnderWay : CallState;

    /// <summary>The key was used for another request.</summary>
    internal sealed record AnotherRequest : CallState;
}
