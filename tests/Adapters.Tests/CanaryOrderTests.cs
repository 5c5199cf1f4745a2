using System.Text;
using ProgrammeSimulator;
using ProgrammeSimulator.Canary;
using ProgrammeSimulator.Orders;

namespace Adapters.Tests;

public sealed class CanaryOrderTests
{
    /// <summary>The only leaves without a token: R4's required codes, booleans, and what the gateway must read to place the order.</summary>
    private static readonly string[] MayBeUnmarked =
    [
        "resourceType", "use", "type", "active", "userSelected", "preferred", "gender", "status", "intent", "priority", "language", "contentType", "method", "url", "system",
        "code", "id", "reference",
    ];

    [Theory]
    [InlineData(OrderEnvelope.Transaction)]
    [InlineData(OrderEnvelope.Message)]
    [InlineData(OrderEnvelope.ServiceRequest)]
    public void Every_leaf_that_can_carry_a_token_carries_one(OrderEnvelope envelope)
    {
        var canary = CanaryOrder.Of(Programme.Cervical, envelope, 1);
        Assert.All(canary.Unmarked, path => Assert.Contains(path.Split('.')[^1].Split('[')[0], MayBeUnmarked, StringComparer.Ordinal));
        Assert.True(canary.Leaves.Count > 2_000, $"only {canary.Leaves.Count} leaves");
        Assert.True(canary.Unmarked.Count < canary.Leaves.Count / 5, $"{canary.Unmarked.Count} leaves are unmarked");
    }

    [Theory]
    [InlineData(OrderEnvelope.Transaction)]
    [InlineData(OrderEnvelope.Message)]
    [InlineData(OrderEnvelope.ServiceRequest)]
    public void A_token_stands_in_one_leaf_unless_a_reference_leads_there(OrderEnvelope envelope)
    {
        var canary = CanaryOrder.Of(Programme.Cervical, envelope, 1);
        var shared = canary.Leaves.GroupBy(leaf => leaf.Token, StringComparer.Ordinal).Where(leaves => leaves.Count() > 1);
        Assert.All(shared, leaves => Assert.Single(leaves, leaf => !leaf.Path.EndsWith(".reference", StringComparison.Ordinal)));
    }

    [Fact]
    public void Tokens_are_found_in_the_bytes_as_they_are()
    {
        var canary = CanaryOrder.Of(Programme.Bowel, OrderEnvelope.Transaction, 2);
        var body = Encoding.UTF8.GetString(canary.Body.Span);
        Assert.All(canary.Leaves, leaf => Assert.Contains(leaf.Token, body, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_seed_gives_other_tokens()
    {
        var first = CanaryOrder.Of(Programme.Cervical, OrderEnvelope.Transaction, 1).Leaves.Select(leaf => leaf.Token);
        var second = CanaryOrder.Of(Programme.Cervical, OrderEnvelope.Transaction, 2).Leaves.Select(leaf => leaf.Token);
        Assert.Empty(first.Intersect(second, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Patient.name.family")]
    [InlineData("Patient.name._family.extension.valueString")]
    [InlineData("Patient.text.div")]
    [InlineData("Patient.birthDate")]
    [InlineData("Patient._birthDate.extension.valueDateTime")]
    [InlineData("Patient.photo.data")]
    [InlineData("Patient.meta.source")]
    [InlineData("Organization.name")]
    [InlineData("Practitioner.identifier.value")]
    [InlineData("ServiceRequest.note.text")]
    [InlineData("ServiceRequest.code.coding.display")]
    [InlineData("ServiceRequest._status.extension.url")]
    [InlineData("Specimen.accessionIdentifier.value")]
    [InlineData("Bundle.link.url")]
    [InlineData("Bundle.entry.fullUrl")]
    [InlineData("Bundle.entry.request.ifNoneExist")]
    public void Leaves_are_named_as_a_policy_names_them(string element) =>
        Assert.Contains(CanaryOrder.Of(Programme.Cervical, OrderEnvelope.Transaction, 1).Leaves, leaf => leaf.Element == element);
}
