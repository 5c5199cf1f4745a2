using System.Globalization;

namespace Gateway.Registry;

/// <summary>One id is one party, and one key is one party: a certificate must never leave open who it is.</summary>
internal static class PartyRules
{
    public static void Check(RegistryDraft draft, RegistryProblems problems)
    {
        RefuseUnknownProgrammes(draft, problems);
        var parties = Parties(draft).ToList();
        RefuseIdsOfTwoParties(parties, problems);
        RefuseKeysOfTwoParties(parties, problems);
    }

    private static void RefuseUnknownProgrammes(RegistryDraft draft, RegistryProblems problems)
    {
        string[] programmes = [.. draft.Programmes.Select(programme => programme.File.Id)];
        foreach (var (file, person) in draft.People)
        {
            for (var i = 0; i < (person?.Programmes.Count ?? 0); i++)
            {
                var programme = person!.Programmes[i];
                if (programme.Length > 0 && !programmes.Contains(programme, StringComparer.Ordinal))
                    problems.Add(file.Name, Place("$.programmes", i), $"there is no programme '{programme}'", NearestWord.Of(programme, programmes));
            }
        }
    }

    private static void RefuseIdsOfTwoParties(List<NamedParty> parties, RegistryProblems problems)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var party in parties.Where(party => party.Id.Length > 0))
        {
            if (!files.TryAdd(party.Id, party.File))
                problems.Add(party.File, party.IdPlace, $"the party '{party.Id}' is already there in {files[party.Id]}; give it another id");
        }
    }

    private static void RefuseKeysOfTwoParties(List<NamedParty> parties, RegistryProblems problems)
    {
        var owners = new Dictionary<string, NamedParty>(StringComparer.Ordinal);
        foreach (var party in parties)
        {
            foreach (var (pin, place) in party.Keys.Where(key => key.Value.Length > 0))
            {
                if (!owners.TryAdd(pin, party) && owners[pin] != party)
                    problems.Add(party.File, place, $"this key is already the key of '{owners[pin].Id}' in {owners[pin].File}; a key belongs to one party");
            }
        }
    }

    private static IEnumerable<NamedParty> Parties(RegistryDraft draft)
    {
        foreach (var (file, lab) in draft.Labs)
        {
            if (lab is not null)
                yield return new NamedParty(file.Name, "$.id", lab.Id, [.. Keys("$.clientPins", lab.ClientPins), .. Keys("$.serverPins", lab.ServerPins)]);
        }

        foreach (var (file, programme) in draft.Programmes)
        {
            for (var i = 0; i < (programme?.Placers.Count ?? 0); i++)
            {
                var placer = programme!.Placers[i];
                var place = Place("$.placers", i);
                yield return new NamedParty(file.Name, $"{place}.id", placer.Id, [.. Keys($"{place}.pins", placer.Pins), .. Keys($"{place}.resultsPins", placer.ResultsPins)]);
            }
        }

        foreach (var (file, person) in draft.People)
        {
            if (person is not null)
                yield return new NamedParty(file.Name, "$.id", person.Id, [.. Keys("$.pins", person.Pins)]);
        }
    }

    private static IEnumerable<JsonText> Keys(string member, IReadOnlyList<string> pins) => pins.Select((pin, index) => new JsonText(pin, Place(member, index)));

    private static string Place(string member, int index) => string.Create(CultureInfo.InvariantCulture, $"{member}[{index}]");

    private sealed record NamedParty(string File, string IdPlace, string Id, IReadOnlyList<JsonText> Keys);
}
