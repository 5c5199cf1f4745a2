using System.Text.Json.Serialization;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>Everything that a lab was sent in a period. Orders and persons are distinct; what provably never left is in <c>notSent</c> only.</summary>
/// <param name="Lab">The lab's id.</param>
/// <param name="From">Start of the period; null: since the first disclosure.</param>
/// <param name="Before">End of the period; null: until now.</param>
/// <param name="Through">What was on record then is in it.</param>
/// <param name="Orders">Orders that the lab has for certain or may have.</param>
/// <param name="Persons">The persons of these, as tokens tell them apart: one person is one, over all orders and programmes.</param>
/// <param name="Certain">Of them those that the lab answered to: it acknowledged the order, refused it, or gave its result.</param>
/// <param name="Possible">Of them those of which bytes may have gone, and nobody can tell.</param>
/// <param name="NotSent">Orders that were meant for the lab and of which provably no byte left.</param>
/// <param name="Delivered">Orders that the lab acknowledged or gave a result of.</param>
/// <param name="Refused">Orders that it answered with a refusal, and never acknowledged.</param>
/// <param name="MovedAway">Orders that left it for another lab or the queue; it has what it was sent all the same.</param>
/// <param name="ResultsReturned">Orders whose final result came from it.</param>
/// <param name="DestructionConfirmed">Orders that it confirmed to have destroyed. What is not confirmed counts as held.</param>
/// <param name="First">The first disclosure; null where there is none.</param>
/// <param name="Last">The end of the last attempt.</param>
/// <param name="Tests">By programme and test.</param>
/// <param name="Policies">By policy version.</param>
/// <param name="Elements">By element: at most this was sent of each order. A policy lists what may go; an order need not have all of it.</param>
internal sealed record ExposureView(
    string Lab,
    DateTimeOffset? From,
    DateTimeOffset? Before,
    DateTimeOffset Through,
    int Orders,
    int Persons,
    ReachView Certain,
    ReachView Possible,
    int NotSent,
    int Delivered,
    int Refused,
    int MovedAway,
    int ResultsReturned,
    int DestructionConfirmed,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    IReadOnlyList<ExposedTestView> Tests,
    IReadOnlyList<ExposedPolicyView> Policies,
    IReadOnlyList<ExposedElementView> Elements);

/// <param name="Orders">Distinct orders.</param>
/// <param name="Persons">Distinct persons. One of whom the lab has an order for certain is not counted among the possible ones.</param>
internal sealed record ReachView(int Orders, int Persons);

/// <param name="Programme">The programme's id.</param>
/// <param name="Test">The test's id.</param>
/// <param name="Orders">Distinct orders, certain and possible.</param>
/// <param name="Persons">Distinct persons, certain and possible.</param>
internal sealed record ExposedTestView(string Programme, string Test, int Orders, int Persons);

/// <param name="Policy">Id and version, <c>id@version</c>.</param>
/// <param name="LegalBasis">As the policy said it; null where its text is not on record.</param>
/// <param name="Purpose">As the policy said it; null where its text is not on record.</param>
/// <param name="Elements">What it lets the lab see; null where its text is not on record: then it may be anything.</param>
/// <param name="Orders">Distinct orders under it, certain and possible.</param>
/// <param name="Persons">Distinct persons, certain and possible.</param>
internal sealed record ExposedPolicyView(string Policy, string? LegalBasis, string? Purpose, IReadOnlyList<string>? Elements, int Orders, int Persons);

/// <param name="Element">FHIR path, as a policy names it.</param>
/// <param name="Action">What the lab got of it: <c>keep</c>, <c>pseudonymise</c>, <c>mask</c>, ...</param>
/// <param name="Category">Which kind of personal data that is.</param>
/// <param name="Policies">The policy versions that name it so.</param>
/// <param name="Orders">Distinct orders, certain and possible.</param>
/// <param name="Persons">Distinct persons, certain and possible.</param>
internal sealed record ExposedElementView(string Element, string Action, string Category, IReadOnlyList<string> Policies, int Orders, int Persons);

/// <summary>An order of an exposure, for the programme.</summary>
/// <param name="Programme">The programme's id.</param>
/// <param name="Number">The placer order number; null where it is not known any more: then the programme finds the order by its Task.</param>
/// <param name="System">Its identifier system; null where the placer gave none.</param>
/// <param name="Order">Task id, which the placer was given when the order was accepted.</param>
/// <param name="Certainty"><c>Certain</c> or <c>Possible</c>.</param>
/// <param name="Test">The test's id.</param>
/// <param name="Person">Person token: says nothing outside the gateway, but the same person has the same.</param>
/// <param name="Policies">Policy versions under which it was sent.</param>
/// <param name="First">The first disclosure.</param>
/// <param name="Last">The end of the last attempt.</param>
internal sealed record ExposedOrderView(
    string Programme,
    string? Number,
    string? System,
    string Order,
    Certainty Certainty,
    string Test,
    string Person,
    IReadOnlyList<string> Policies,
    DateTimeOffset First,
    DateTimeOffset Last);

/// <summary>Two labs' exposure side by side.</summary>
/// <param name="Lab">The lab's id.</param>
/// <param name="With">The other's.</param>
/// <param name="Persons">Persons of the lab, certain and possible.</param>
/// <param name="PersonsWith">Persons of the other.</param>
/// <param name="InBoth">Persons of whom both have, or may have, an order.</param>
/// <param name="CertainInBoth">Of them those of whom both have one for certain.</param>
internal sealed record ExposureComparison(string Lab, string With, int Persons, int PersonsWith, int InBoth, int CertainInBoth);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ExposureView))]
[JsonSerializable(typeof(ExposedOrderView))]
[JsonSerializable(typeof(ExposureComparison))]
[JsonSerializable(typeof(BreachRequest))]
[JsonSerializable(typeof(BreachView))]
[JsonSerializable(typeof(BreachReport))]
[JsonSerializable(typeof(IReadOnlyList<BreachView>))]
[JsonSerializable(typeof(NotificationRequest))]
[JsonSerializable(typeof(RevisionView))]
[JsonSerializable(typeof(LetterView))]
internal sealed partial class ExposureJson : JsonSerializerContext;
