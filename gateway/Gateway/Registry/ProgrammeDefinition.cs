using Gateway.Fhir;

namespace Gateway.Registry;

/// <summary>One screening programme, from <c>programmes/ID.json</c>.</summary>
/// <param name="Id">The file's name; the hash tag of the programme's keys in the ledger.</param>
/// <param name="Name">For people.</param>
/// <param name="Tests">The tests that it orders; at least one. A test belongs to one programme.</param>
/// <param name="Placers">Its systems; at least one.</param>
/// <param name="DefaultTest">The test meant by an order without a code; null refuses such orders.</param>
/// <param name="PersonIdentifierSystem">Identifier system by which its orders name a person, an absolute URI (the BSN's).</param>
/// <param name="Affinity">How far a lab near the requester may run ahead of its contracted share, as a part of all orders: 0 to 0.5; 0 pays no heed to regions.</param>
/// <param name="RefuseUnknownElements">True refuses an order with elements that R4 does not have; false removes them.</param>
/// <param name="Notifications">Who is to be told of a breach at one of its labs, besides those whom the law names.</param>
/// <param name="Invitations">What the forecast takes for granted of its invitations; null: it says nothing of them.</param>
internal sealed record ProgrammeDefinition(
    string Id,
    string Name,
    IReadOnlyList<TestDefinition> Tests,
    IReadOnlyList<PlacerDefinition> Placers,
    string? DefaultTest,
    string PersonIdentifierSystem,
    double Affinity,
    bool RefuseUnknownElements,
    InvitationAssumptions? Invitations,
    IReadOnlyList<NotificationDefinition> Notifications)
{
    /// <summary>Who is to be told of any breach, so that no programme names them another time.</summary>
    public static IReadOnlyList<string> ToldByLaw { get; } = [Csirt, Supervisor, DataProtectionAuthority];

    public const string Csirt = "csirt";
    public const string Supervisor = "supervisor";
    public const string DataProtectionAuthority = "data-protection-authority";

    /// <summary>On which evidence its labs are active, how they come back, and what a monitoring signal on them does, by the file. What is in force may be stricter (<see cref="RulesOfLabs"/>).</summary>
    public LabRules LabRules { get; init; } = LabRules.None;

    /// <summary>The test that a ServiceRequest.code Coding means here; null when this programme does not order it.</summary>
    public TestDefinition? TestFor(FhirNode coding)
    {
        // By index: going through a list of unknown kind makes an object each time.
        for (var i = 0; i < Tests.Count; i++)
        {
            for (var j = 0; j < Tests[i].Codes.Count; j++)
            {
                if (Tests[i].Codes[j] is var meant && coding["code"u8].Is(meant.Code) && coding["system"u8].Is(meant.System))
                    return Tests[i];
            }
        }

        return null;
    }
}

/// <summary>Somebody who is to be told of a breach.</summary>
/// <param name="To">Who, as an id.</param>
/// <param name="Hours">Within so many hours of the moment somebody became aware, 1 to 8760.</param>
internal sealed record NotificationDefinition(string To, int Hours);

/// <summary>One test and the codes that orders may use for it.</summary>
/// <param name="Id">Unique over all programmes: capabilities and policies name it.</param>
/// <param name="Codes">At least one; a code means one test in its programme.</param>
/// <param name="OrdersPerParticipant">There where the programme has <see cref="ProgrammeDefinition.Invitations"/>.</param>
internal sealed record TestDefinition(string Id, IReadOnlyList<CodeDefinition> Codes, OrdersPerParticipant? OrdersPerParticipant);

/// <summary>What becomes of an invitation.</summary>
/// <param name="Participation">Part of the invited that take part, above 0, at most 1.</param>
/// <param name="SelfSampling">Part of the participants that take the sample themselves, 0 to 1.</param>
internal sealed record InvitationAssumptions(double Participation, double SelfSampling);

/// <summary>Part of the participants, 0 to 1, that leads to an order of the test.</summary>
/// <param name="Clinician">Of those whose sample was taken by a clinician.</param>
/// <param name="Self">Of those who took it themselves.</param>
internal sealed record OrdersPerParticipant(double Clinician, double Self);

/// <summary>A code as in FHIR R4 Coding: <paramref name="System"/> an absolute URI, <paramref name="Code"/> as that system writes it.</summary>
internal sealed record CodeDefinition(string System, string Code);

/// <summary>A programme's system that sends orders and receives results.</summary>
/// <param name="Id">Unique over all parties.</param>
/// <param name="Pins">Keys that it may connect with, <c>sha256/BASE64</c>; at least one.</param>
/// <param name="ResultsEndpoint">FHIR base that takes its results, https; null when results are only kept for it.</param>
/// <param name="ResultsPins">Keys that the server at <paramref name="ResultsEndpoint"/> may show; at least one where there is an endpoint.</param>
/// <param name="OrderNumberSystems">Identifier systems of its placer order numbers; null accepts any system.</param>
internal sealed record PlacerDefinition(
    string Id,
    IReadOnlyList<string> Pins,
    Uri? ResultsEndpoint,
    IReadOnlyList<string> ResultsPins,
    IReadOnlyList<string>? OrderNumberSystems);
