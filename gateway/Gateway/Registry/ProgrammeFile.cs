using System.Globalization;

namespace Gateway.Registry;

/// <summary>Reads <c>programmes/ID.json</c>.</summary>
internal static class ProgrammeFile
{
    private const string Reserved = "operations";

    public static ProgrammeDefinition Read(RegistryFile file, JsonSection programme, PinReader pins)
    {
        var definition = new ProgrammeDefinition(
            programme.IdOf(file),
            programme.Text("name"),
            programme.Sections("tests", Test),
            programme.Sections("placers", placer => Placer(placer, pins)),
            programme.OptionalText("defaultTest"),
            programme.System("personIdentifierSystem"),
            programme.OptionalPart("affinity", most: 0.5),
            programme.OptionalFlag("refuseUnknownElements"),
            programme.OptionalSection("invitations", Invitations),
            programme.Has("notifications") ? programme.Sections("notifications", Notification) : [])
        {
            LabRules = LabRulesSections.Read(programme),
        };

        string[] tests = [.. definition.Tests.Select(test => test.Id)];
        if (definition.DefaultTest is { Length: > 0 } meant && tests.Length > 0 && !tests.Contains(meant, StringComparer.Ordinal))
            programme.Problem("defaultTest", $"the programme has no test '{meant}'", NearestWord.Of(meant, tests));
        if (definition.Id == Reserved)
            programme.Problem("id", $"the file cannot be called '{Reserved}.json': the ledger keeps under this name what spans programmes");
        RefuseCodesOfTwoTests(programme, definition.Tests);
        RefuseHalfTheAssumptions(programme, definition);
        RefuseToldTwice(programme, definition.Notifications);
        return definition;
    }

    private static TestDefinition Test(JsonSection test) => new(test.Id("id"), test.Sections("codes", Code), test.OptionalSection("ordersPerParticipant", OrdersPerParticipant));

    private static InvitationAssumptions Invitations(JsonSection invitations)
    {
        var definition = new InvitationAssumptions(invitations.AboveZero("participation"), invitations.Part("selfSampling"));
        if (definition.Participation > 1)
            invitations.Problem("participation", "must be at most 1: it is a part of the invited");
        return definition;
    }

    private static NotificationDefinition Notification(JsonSection notification)
    {
        const int Year = 8760;
        var definition = new NotificationDefinition(notification.Id("to"), notification.Whole("hours", least: 1));
        if (definition.Hours > Year)
            notification.Problem("hours", $"must be at most {Year}: that is a year");
        return definition;
    }

    private static OrdersPerParticipant OrdersPerParticipant(JsonSection orders) => new(orders.Part("clinician"), orders.Part("self"));

    private static CodeDefinition Code(JsonSection coding) => new(coding.System("system"), coding.Text("code"));

    private static PlacerDefinition Placer(JsonSection placer, PinReader pins)
    {
        var id = placer.Id("id");
        var keys = pins.Pins(placer, "pins");
        var numberSystems = placer.OptionalTexts("orderNumberSystems");
        foreach (var system in numberSystems.Where(system => system.Value.Length > 0 && !RegistryText.IsSystem(system.Value)))
            placer.ProblemAt(system.Path, "must be an absolute URI");
        IReadOnlyList<string>? numbers = numberSystems.Count == 0 ? null : [.. numberSystems.Select(system => system.Value)];

        if (placer.Has("resultsEndpoint"))
            return new PlacerDefinition(id, keys, placer.Endpoint("resultsEndpoint"), pins.Pins(placer, "resultsPins"), numbers);
        if (placer.Has("resultsPins"))
            placer.Problem("resultsPins", "there is no resultsEndpoint to pin; add it or remove these");
        return new PlacerDefinition(id, keys, ResultsEndpoint: null, [], numbers);
    }

    private static void RefuseToldTwice(JsonSection programme, IReadOnlyList<NotificationDefinition> notifications)
    {
        for (var i = 0; i < notifications.Count; i++)
        {
            var (to, place) = (notifications[i].To, string.Create(CultureInfo.InvariantCulture, $"notifications[{i}].to"));
            if (ProgrammeDefinition.ToldByLaw.Contains(to, StringComparer.Ordinal))
                programme.Problem(place, $"'{to}' is told by law, in every programme; remove it or name somebody else");
            else if (notifications.Take(i).Any(earlier => earlier.To == to && to.Length > 0))
                programme.Problem(place, $"'{to}' is there twice; remove one");
        }
    }

    // Invitations that one test does not limit could be anything.
    private static void RefuseHalfTheAssumptions(JsonSection programme, ProgrammeDefinition definition)
    {
        for (var i = 0; i < definition.Tests.Count; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"tests[{i}].ordersPerParticipant");
            if (definition.Invitations is not null && definition.Tests[i].OrdersPerParticipant is null)
                programme.Problem(place, "is missing; the programme has invitations, and the forecast asks how many of their participants lead to an order of this test");
            else if (definition.Invitations is null && definition.Tests[i].OrdersPerParticipant is not null)
                programme.Problem(place, "says nothing without the programme's invitations; add these or remove it");
        }
    }

    private static void RefuseCodesOfTwoTests(JsonSection programme, IReadOnlyList<TestDefinition> tests)
    {
        var owners = new Dictionary<CodeDefinition, string>();
        for (var i = 0; i < tests.Count; i++)
        {
            for (var j = 0; j < tests[i].Codes.Count; j++)
            {
                var coding = tests[i].Codes[j];
                if (coding.System.Length > 0 && coding.Code.Length > 0 && !owners.TryAdd(coding, tests[i].Id))
                {
                    programme.Problem(
                        string.Create(CultureInfo.InvariantCulture, $"tests[{i}].codes[{j}]"),
                        $"the code '{coding.Code}' already means the test '{owners[coding]}'; a code means one test");
                }
            }
        }
    }
}
