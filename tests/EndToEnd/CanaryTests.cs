using System.Text;
using EndToEnd.Worlds;
using ProgrammeSimulator;
using ProgrammeSimulator.Canary;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>A lab gets of an order exactly what its policy names.</summary>
[Collection(nameof(CanaryWorld))]
public sealed class CanaryTests(CanaryWorld fixture)
{
    private static readonly OrderEnvelope[] Envelopes = [OrderEnvelope.Transaction, OrderEnvelope.Message, OrderEnvelope.ServiceRequest];

    /// <summary>What each lab's policy lets through, element by element: what the canary marks of it.</summary>
    private static readonly string[] OfTheSample =
    [
        "ServiceRequest.authoredOn",
        "Specimen.accessionIdentifier.value",
        "Specimen.collection.collectedDateTime",
    ];

    /// <summary>An identifier that is kept is kept whole, but for texts and names.</summary>
    private static readonly string[] OfAnIdentifier =
    [
        "Patient.identifier.period.end",
        "Patient.identifier.period.start",
        "Patient.identifier.type.coding.code",
        "Patient.identifier.type.coding.system",
        "Patient.identifier.type.coding.version",
        "Patient.identifier.value",
    ];

    public static TheoryData<string, string[]> LabsAndElements => new()
    {
        { "lab-noord", OfTheSample },
        { "lab-midden", OfTheSample },
        { "lab-zuid", [.. OfTheSample, "Patient.birthDate", .. OfAnIdentifier] },
    };

    private ScreeningWorld World => fixture.World;

    [Theory]
    [MemberData(nameof(LabsAndElements))]
    public async Task A_lab_gets_exactly_the_elements_that_its_policy_names(string lab, string[] elements)
    {
        foreach (var other in ScreeningWorld.LabNames.Where(other => other != lab))
            await World.Operator.SuspendAsync(other);
        var canaries = Envelopes.Select((envelope, i) => CanaryOrder.Of(Programme.Cervical, envelope, fixture.NextSeed())).ToList();
        foreach (var canary in canaries)
        {
            fixture.Sent(canary);
            var answer = await World.CervicalPlacer.SendAsync(canary.Path, canary.Body);
            Assert.InRange((int)answer.Status, 201, 202);
            await Eventually.HoldsAsync(async () => (await World.CervicalPlacer.Client.GetTaskAsync(answer.TaskId!)).TaskStatus == "completed");
        }

        var requests = World.RequestsTo(lab);
        foreach (var canary in canaries)
        {
            var tokens = new TokenSearch(canary.Leaves.Select(leaf => leaf.Token));
            var given = requests.SelectMany(request => tokens.In(request)).ToHashSet(StringComparer.Ordinal);
            Assert.Equal(elements.Order(StringComparer.Ordinal), ElementsOf(canary, given));
            Assert.DoesNotContain(ScreeningWorld.LabNames.Where(other => other != lab).SelectMany(World.RequestsTo), request => tokens.In(request).Count > 0);
        }

        foreach (var other in ScreeningWorld.LabNames.Where(other => other != lab))
            await World.Operator.ReinstateAsync(other);
        fixture.NothingIsLeftBehind();
    }

    [Fact]
    public void A_token_at_a_lab_that_no_policy_names_would_be_found()
    {
        var canary = CanaryOrder.Of(Programme.Cervical, OrderEnvelope.Transaction, fixture.NextSeed());
        var name = canary.Leaves.First(leaf => leaf.Element == "Patient.name.family");
        var request = Encoding.UTF8.GetBytes($"POST /fhir HTTP/1.1\r\nX-Name: {name.Token}\r\n\r\n{{}}");
        Assert.Equal(["Patient.name.family"], ElementsOf(canary, new TokenSearch(canary.Leaves.Select(leaf => leaf.Token)).In(request)));
    }

    /// <summary>Where these tokens stand in the order; where a reference leads to is not where it stands.</summary>
    private static IEnumerable<string> ElementsOf(CanaryOrder canary, IReadOnlySet<string> tokens) => canary.Leaves
        .Where(leaf => tokens.Contains(leaf.Token) && !leaf.Element.EndsWith(".reference", StringComparison.Ordinal))
        .Select(leaf => leaf.Element)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);
}
