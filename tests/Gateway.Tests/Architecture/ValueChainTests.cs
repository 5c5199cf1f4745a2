using System.Reflection;
using Gateway.Disclosure;
using Gateway.Forwarding;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Orders;
using Xunit;

namespace Gateway.Tests.Architecture;

/// <summary>Party → Order → Allocation → MinimisedOrder → Delivery, and DestructionBatch → DestructionRequest: each can only be made by its own room, from the one before it.</summary>
public sealed class ValueChainTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static TheoryData<Type> Chain => [typeof(Party), typeof(Order), typeof(Allocation), typeof(MinimisedOrder), typeof(Delivery), typeof(DestructionBatch), typeof(DestructionRequest)];

    [Theory]
    [MemberData(nameof(Chain))]
    public void Value_can_only_be_made_inside_its_own_type(Type value)
    {
        Assert.True(value.IsSealed);
        Assert.All(value.GetConstructors(All), constructor => Assert.True(constructor.IsPrivate, $"{value.Name} can be constructed by anyone."));
        Assert.DoesNotContain(value.GetMethods(All), method => method.IsStatic && method.ReturnType == value);
    }

    [Theory]
    [InlineData(typeof(Order.Reader), typeof(Party))]
    [InlineData(typeof(Allocation.Desk), typeof(Order))]
    [InlineData(typeof(MinimisedOrder.Minimiser), typeof(Allocation))]
    [InlineData(typeof(Delivery.Forwarder), typeof(MinimisedOrder))]
    [InlineData(typeof(DestructionRequest.Composer), typeof(DestructionBatch))]
    [InlineData(typeof(Delivery.Forwarder), typeof(DestructionRequest))]
    public void Maker_needs_the_value_of_the_step_before(Type maker, Type before)
    {
        var steps = maker.GetMethods(All).Where(method => method.IsAssembly || method.IsPublic);
        Assert.Contains(steps, step => step.GetParameters().Any(parameter => Mentions(parameter.ParameterType, before)));
    }

    [Fact]
    public void Nothing_but_a_minimised_order_or_a_request_to_destroy_can_be_forwarded()
    {
        var steps = typeof(Delivery.Forwarder).GetMethods(All).Where(method => method.IsPublic).Select(step => step.GetParameters().Select(parameter => parameter.ParameterType).ToList()).ToList();
        Assert.Equal(2, steps.Count);
        Assert.Contains([typeof(MinimisedOrder), typeof(CancellationToken)], steps);
        Assert.Contains([typeof(DestructionRequest), typeof(CancellationToken)], steps);
    }

    private static bool Mentions(Type type, Type sought) => type == sought || type.GetGenericArguments().Contains(sought);
}
