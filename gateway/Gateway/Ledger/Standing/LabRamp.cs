using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>A lab that came back takes its orders up by and by: a part of its contracted share and of its capacity (start-ramp.lua, advance-ramp.lua).</summary>
internal sealed class LabRamp(RedisConnection redis)
{
    private static readonly RedisScript Start = RedisScript.Of("start-ramp");
    private static readonly RedisScript Advance = RedisScript.Of("advance-ramp");

    /// <summary>The lab takes the first part from now on, and its next when it is due; said again under the same id it changes nothing.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="id">Of the request that was approved.</param>
    /// <param name="turn">Of the reinstatement (<see cref="Reinstating"/>): one that a later suspension took over changes nothing.</param>
    /// <param name="plan">By which steps.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public Task StartAsync(string programme, string lab, string id, long turn, RampPlan plan, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return redis.WriteAsync(
            Start, programme, lab, id, string.Join(' ', plan.Steps.Select(Written)),
            plan.Days is { } days ? Reply.Milliseconds(TimeSpan.FromDays(days)) : RedisValue.EmptyString,
            plan.Results ?? RedisValue.EmptyString, Written(plan.ErrorRate), plan.Least, turn);
    }

    /// <summary>Goes on with a lab's ramp: counts what came of it, and takes the next step, or stops it, in the same step of the ledger.</summary>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time; ask again.</exception>
    public async Task<RampState> AdvanceAsync(string programme, string lab)
    {
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Advance, programme, lab));
        return Reply.Text(reply[0]) switch
        {
            "none" => new RampState.None(),
            "waiting" => new RampState.Waiting(),
            "ended" => new RampState.Ended(Reply.Text(reply[6])),
            "stop" => new RampState.Stopped(Reply.Text(reply[6]), Count(reply)),
            _ => new RampState.Goes(Reply.Text(reply[6]), double.Parse(Reply.Text(reply[1]), CultureInfo.InvariantCulture), (int)reply[7] == 1, Count(reply)),
        };
    }

    /// <summary>The labs that have a ramp in the programme.</summary>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<IReadOnlyList<string>> LabsAsync(string programme) =>
        [.. (await redis.ReadAsync(db => db.SetMembersAsync($"{RedisConnection.Tag(programme)}:ramps"))).Select(lab => (string)lab!)];

    private static RampCount Count(RedisResult[] reply) => new((int)reply[2], (int)reply[3], (int)reply[4], (int)reply[5]);

    private static string Written(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>By which steps a lab comes back.</summary>
/// <param name="Steps">Parts of share and capacity, each more than the one before; the last is 1. Capacity is rounded up to whole orders.</param>
/// <param name="Days">A step takes so many days; null where it ends by results.</param>
/// <param name="Results">A step takes so many final results; null where it ends by days.</param>
/// <param name="ErrorRate">More failed attempts, or quarantined results, than this part stop it.</param>
/// <param name="Least">Of fewer attempts, or results, the rate says nothing yet.</param>
internal sealed record RampPlan(IReadOnlyList<double> Steps, double? Days, int? Results, double ErrorRate, int Least);

/// <summary>What was counted since the lab came back.</summary>
/// <param name="Failed">Attempts that the lab refused, or left without an answer.</param>
/// <param name="Attempts">All attempts that ended.</param>
/// <param name="Quarantined">Results that were kept apart.</param>
/// <param name="Results">All results.</param>
internal sealed record RampCount(int Failed, int Attempts, int Quarantined, int Results);

/// <summary>How a ramp stands.</summary>
internal abstract record RampState
{
    private RampState()
    {
    }

    internal sealed record None : RampState;

    /// <summary>The lab is not back yet.</summary>
    internal sealed record Waiting : RampState;

    /// <param name="Id">Of the ramp: the request's that was approved.</param>
    /// <param name="Part">Of its share and capacity that the lab takes.</param>
    /// <param name="IsNext">It does so from this step of the ledger on.</param>
    /// <param name="Count">What was counted.</param>
    internal sealed record Goes(string Id, double Part, bool IsNext, RampCount Count) : RampState;

    /// <summary>The lab takes all of it, from this step of the ledger on.</summary>
    /// <param name="Id">Of the ramp.</param>
    internal sealed record Ended(string Id) : RampState;

    /// <summary>Too many errors: the lab takes no order in this programme any more, and is to be drained.</summary>
    /// <param name="Id">Of the ramp.</param>
    /// <param name="Count">What was counted.</param>
    internal sealed record Stopped(string Id, RampCount Count) : RampState;
}
