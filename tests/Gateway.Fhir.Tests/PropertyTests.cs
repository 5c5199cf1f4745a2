using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Fhir.Tests;

/// <summary>What holds for any order and any policy.</summary>
public sealed class PropertyTests
{
    private static void ForAnyOrder(Action<int> holds) => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed => holds(seed))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Given.Setting("PROPERTY_TESTS", 300)));

    [Fact]
    public void Lab_gets_exactly_the_values_at_the_named_paths() => ForAnyOrder(seed =>
    {
        var order = new RandomOrders(seed);
        using var message = Given.Message(order.Bundle());
        var (policy, kept) = order.Policy();
        var (result, output) = message.Minimised(policy);
        Assert.IsType<MinimiseResult.Minimised>(result);
        foreach (var (path, value) in order.Leaves)
        {
            if (kept.Contains(path))
                Assert.Contains(value, output, StringComparison.Ordinal);
            else
                Assert.DoesNotContain(value, output, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Minimising_twice_changes_nothing() => ForAnyOrder(seed =>
    {
        var order = new RandomOrders(seed);
        using var message = Given.Message(order.Bundle());
        var (policy, _) = order.Policy();
        var once = message.Minimised(policy).Output;
        using var again = Given.Message(once);
        using var first = JsonDocument.Parse(once);
        using var second = JsonDocument.Parse(again.Minimised(policy).Output);
        Assert.True(JsonElement.DeepEquals(first.RootElement, second.RootElement), once + "\n\n" + second.RootElement.GetRawText());
    });

    [Fact]
    public void Request_keeps_to_the_structure_table() => ForAnyOrder(seed =>
    {
        var order = new RandomOrders(seed);
        using var message = Given.Message(order.Bundle());
        var output = message.Minimised(order.Policy().Policy).Output;
        Assert.IsType<FhirReadResult.Read>(FhirMessage.Read(Encoding.UTF8.GetBytes(output), new FhirReaderOptions { RefuseUnknownElements = true }));
    });

    [Fact]
    public void Sealed_scope_gives_the_same_request_and_digest() => ForAnyOrder(seed =>
    {
        var order = new RandomOrders(seed);
        using var message = Given.Message(order.Bundle());
        var (policy, _) = order.Policy();
        var scope = new System.Buffers.ArrayBufferWriter<byte>();
        message.WriteScope(message.Order(), scope);
        using var again = Given.Message(scope.WrittenSpan.ToArray());
        Assert.Equal(message.Minimised(policy).Output, again.Minimised(policy).Output);
        Assert.Equal(message.Digest(message.Order()), again.Digest(again.Order()));
    });
}
