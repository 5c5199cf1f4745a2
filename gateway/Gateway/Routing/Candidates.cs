using System.Collections.Frozen;
using Gateway.Registry;

namespace Gateway.Routing;

/// <summary>Which labs may have an order, by registry and policy alone. The answer costs a look-up: it is made anew only when a lab's clock may have been put forward or back.</summary>
internal sealed class Candidates
{
    // Zones change their offset at whole quarters of an hour of UTC (IANA time zone database; Lord Howe's half hour is the oddest today).
    private static readonly long Quarter = TimeSpan.FromMinutes(15).Ticks;

    private readonly GatewayRegistry _registry;
    private readonly TimeProvider _clock;
    private readonly FrozenDictionary<string, TimeZoneInfo> _zones;
    private Answers _answers;

    public Candidates(GatewayRegistry registry, TimeProvider clock)
    {
        _registry = registry;
        _clock = clock;
        _zones = registry.Labs.ToFrozenDictionary(lab => lab.Id, lab => TimeZoneInfo.FindSystemTimeZoneById(lab.TimeZone), StringComparer.Ordinal);
        _answers = AnswersAt(clock.GetUtcNow());
    }

    /// <summary>The labs that may have an order of this test, in order of id; none when the programme does not order it or no lab does it.</summary>
    public IReadOnlyList<Candidate> For(string programme, string test)
    {
        var now = _clock.GetUtcNow();
        var answers = Volatile.Read(ref _answers);
        if (answers.Quarter != now.UtcTicks / Quarter)
        {
            // Two callers may both do this: they come to the same answers.
            answers = AnswersAt(now);
            Volatile.Write(ref _answers, answers);
        }

        return answers.ByTest.TryGetValue((programme, test), out var candidates) ? candidates : [];
    }

    /// <summary>By test of the programme: the labs that may have an order of it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Candidate>> ByTest(ProgrammeDefinition programme) =>
        programme.Tests.ToDictionary(test => test.Id, test => For(programme.Id, test.Id), StringComparer.Ordinal);

    private Answers AnswersAt(DateTimeOffset now) => new(
        now.UtcTicks / Quarter,
        _registry.Programmes
            .SelectMany(programme => programme.Tests, (programme, test) => (Programme: programme, Test: test.Id))
            .ToFrozenDictionary(
                ordered => (ordered.Programme.Id, ordered.Test),
                ordered => _registry.Labs.SelectMany(lab => CandidatesOf(lab, ordered.Programme, ordered.Test, now)).ToArray()));

    private IEnumerable<Candidate> CandidatesOf(LabDefinition lab, ProgrammeDefinition programme, string test, DateTimeOffset now)
    {
        foreach (var capability in lab.Capabilities)
        {
            if (capability.Test == test && _registry.PolicyFor(lab.Id, test) is { } policy)
            {
                yield return new Candidate(
                    lab.Id,
                    policy.Name,
                    capability.Share,
                    capability.CapacityADay,
                    capability.Reserve,
                    lab.OutstandingLimit,
                    programme.Affinity,
                    lab.Regions,
                    CalendarOf(lab, now));
            }
        }
    }

    private LabCalendar CalendarOf(LabDefinition lab, DateTimeOffset now) => new(
        (int)_zones[lab.Id].GetUtcOffset(now).TotalSeconds,
        lab.ClosedWeekdays.Aggregate(0, (mask, day) => mask | (1 << (int)day)),
        [.. lab.ClosedDates.Select(LabCalendar.NumberOf)]);

    private sealed record Answers(long Quarter, FrozenDictionary<(string Programme, string Test), Candidate[]> ByTest);
}
