using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I4: whether a lab may be given orders and be heard. Kept in each programme; a lab is active when no programme has it suspended.</summary>
/// <param name="redis">The connection.</param>
/// <param name="programmes">All programme ids of the registry.</param>
internal sealed class LabStanding(RedisConnection redis, IReadOnlyList<string> programmes)
{
    /// <summary>Channel on which changes are told.</summary>
    public const string News = "gateway:standing";

    private static readonly RedisScript Suspend = RedisScript.Of("suspend");
    private static readonly RedisScript Reinstate = RedisScript.Of("reinstate");
    private static readonly RedisScript InFlight = RedisScript.Of("in-flight");

    /// <summary>From its return on the ledger treats the lab as the mode says. Watch <see cref="InFlightAsync"/> for what is under way.</summary>
    /// <returns>True when it was not suspended before.</returns>
    public async Task<bool> SuspendAsync(string programme, string lab, SuspensionRecord suspension, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (bool)await redis.WriteAsync(
            Suspend, programme, lab, suspension.Turn, suspension.Operation, Code(suspension.Mode), suspension.Stopped ? "1" : "", Code(suspension.LateResults),
            suspension.Reason, suspension.By, News);
    }

    /// <summary>Orders of the programme may go to the lab again.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="turn">See <see cref="SuspensionRecord.Turn"/>.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>False when it was not suspended, or was suspended anew in a later turn.</returns>
    public async Task<bool> ReinstateAsync(string programme, string lab, long turn, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (bool)await redis.WriteAsync(Reinstate, programme, lab, turn, News);
    }

    /// <summary>True when no programme has the lab suspended.</summary>
    public async Task<bool> IsActiveAsync(string lab) => (await SuspendedInAsync(lab)).Count == 0;

    /// <summary>The programmes that have the lab suspended.</summary>
    public async Task<IReadOnlyList<string>> SuspendedInAsync(string lab)
    {
        bool[] suspended = await redis.ReadAsync(db => Task.WhenAll(
            programmes.Select(p => db.HashExistsAsync($"{RedisConnection.Tag(p)}:standing", lab))));
        return [.. programmes.Where((_, i) => suspended[i])];
    }

    /// <summary>Why the lab is suspended in the programme; null when it is not.</summary>
    public async Task<SuspensionRecord?> FindAsync(string programme, string lab)
    {
        RedisValue[] values = await redis.ReadAsync(db => db.HashGetAsync(
            $"{RedisConnection.Tag(programme)}:suspension:{lab}", ["operation", "turn", "mode", "reason", "by", "late", "stopped", "since"]));
        return values[0].IsNull
            ? null
            : new SuspensionRecord(
                values[0]!, (long)values[1], ReadMode(values[2]!), values[3]!, values[4]!, ReadLateResults(values[5]!), values[6] == "1",
                DateTimeOffset.FromUnixTimeMilliseconds((long)values[7]));
    }

    /// <summary>By lab: the strictest standing that any programme has it in; labs that are active are not in it.</summary>
    public async Task<IReadOnlyDictionary<string, LabStand>> SuspendedAsync()
    {
        HashEntry[][] entries = await redis.ReadAsync(db => Task.WhenAll(programmes.Select(p => db.HashGetAllAsync($"{RedisConnection.Tag(p)}:standing"))));
        var stands = new Dictionary<string, LabStand>(StringComparer.Ordinal);
        foreach (var (programme, entry) in programmes.Zip(entries).SelectMany(p => p.Second, (p, entry) => (p.First, entry)))
        {
            string lab = entry.Name!;
            var mode = ReadMode(entry.Value!);
            var stand = new LabStand(mode, mode == SuspensionMode.Cut && await FindAsync(programme, lab) is { LateResults: LateResults.Refuse });
            stands[lab] = stands.TryGetValue(lab, out LabStand? other) ? other.And(stand) : stand;
        }

        return stands;
    }

    /// <summary>Leases at the lab that have neither been settled nor ended, by Redis TIME. 0 after a suspension: quiesced, if each replica keeps its deadlines.</summary>
    public async Task<int> InFlightAsync(string programme, string lab) => (int)await redis.WriteAsync(InFlight, programme, lab);

    internal static string Code(LateResults late) => late == LateResults.Quarantine ? "quarantine" : "refuse";

    internal static LateResults ReadLateResults(string code) => code == "refuse" ? LateResults.Refuse : LateResults.Quarantine;

    internal static string Code(SuspensionMode mode) => mode switch
    {
        SuspensionMode.Drain => "drain",
        SuspensionMode.Move => "move",
        _ => "cut",
    };

    internal static SuspensionMode ReadMode(string code) => code switch
    {
        "drain" => SuspensionMode.Drain,
        "move" => SuspensionMode.Move,
        "cut" => SuspensionMode.Cut,
        _ => throw new InvalidDataException($"The ledger has a lab stand as '{code}'."),
    };
}

/// <summary>How a suspended lab stands in all programmes together.</summary>
/// <param name="Mode">The strictest mode.</param>
/// <param name="Barred">It was cut and is not to be heard at all.</param>
internal sealed record LabStand(SuspensionMode Mode, bool Barred)
{
    public LabStand And(LabStand other) => new(Mode > other.Mode ? Mode : other.Mode, Barred || other.Barred);
}
