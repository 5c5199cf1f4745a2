using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Routing;

namespace Gateway.Ledger;

/// <summary>Candidates as the scripts read them (choose.lua). Made once for each list object, since the registry's lists hardly change.</summary>
internal static class CandidateText
{
    private static readonly ConditionalWeakTable<IReadOnlyList<Candidate>, byte[]> Texts = [];

    public static byte[] Of(IReadOnlyList<Candidate> candidates) => Texts.GetValue(candidates, Write);

    private static byte[] Write(IReadOnlyList<Candidate> candidates)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (Candidate candidate in candidates)
                Write(json, candidate);
            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Candidate candidate)
    {
        json.WriteStartObject();
        json.WriteString("l", candidate.Lab);
        json.WriteString("p", candidate.Policy);
        json.WriteNumber("s", candidate.Share);
        json.WriteNumber("c", candidate.CapacityADay);
        json.WriteNumber("o", candidate.OutstandingLimit);
        json.WriteNumber("z", candidate.Calendar.UtcOffsetSeconds);
        json.WriteNumber("w", candidate.Calendar.ClosedWeekdays);
        json.WriteStartArray("d");
        foreach (int day in candidate.Calendar.ClosedDates)
            json.WriteNumberValue(day);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
