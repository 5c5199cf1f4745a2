using Gateway.Registry;
using Xunit;

namespace Gateway.Tests.Registry;

/// <summary>What counts as asking less of labs than before, and what one person may put in force of a file.</summary>
public sealed class RulesChangeTests
{
    private static readonly RampRules Ramp = new([0.1, 0.5, 1], Days: 2, Results: null, ErrorRate: 0.05, Least: 20);
    private static readonly LabRules Before = Rules(["audit", "monitoring"], drains: true, Ramp, ("medium", SignalEffect.Page), ("high", SignalEffect.Drain));

    public static TheoryData<string, object> Stricter => new()
    {
        { "the same", Before },
        { "the same in another order", Rules(["monitoring", "audit"], drains: true, Ramp, ("info", SignalEffect.Note), ("high", SignalEffect.Drain), ("medium", SignalEffect.Page)) },
        { "one more kind", Before with { Evidence = new(["audit", "monitoring", "certificate"], DrainsAtExpiry: true) } },
        { "lower steps", Before with { Ramp = Ramp with { Steps = [0.1, 0.2, 1] } } },
        { "more steps", Before with { Ramp = Ramp with { Steps = [0.1, 0.3, 0.6, 1] } } },
        { "longer steps", Before with { Ramp = Ramp with { Days = 3 } } },
        { "fewer errors, sooner", Before with { Ramp = Ramp with { ErrorRate = 0.01, Least = 10 } } },
        { "a stronger effect", Rules(["audit", "monitoring"], drains: true, Ramp, ("info", SignalEffect.Page), ("medium", SignalEffect.Page), ("high", SignalEffect.Cut)) },
    };

    public static TheoryData<object, string> Laxer => new()
    {
        { Before with { Evidence = new(["audit"], DrainsAtExpiry: true) }, "without: evidence.required monitoring" },
        { Before with { Evidence = new(["audit", "certificate"], DrainsAtExpiry: true) }, "without: evidence.required monitoring" },
        { Before with { Evidence = Before.Evidence with { DrainsAtExpiry = false } }, "evidence.atExpiry warn" },
        { Before with { Ramp = Ramp with { Steps = [0.2, 0.5, 1] } }, "ramp.steps 0.2 0.5 1, 2 days a step" },
        { Before with { Ramp = Ramp with { Steps = [0.1, 1] } }, "ramp.steps 0.1 1, 2 days a step" },
        // Slower at each moment, and yet with one look less at how it goes.
        { Before with { Ramp = Ramp with { Steps = [0.1, 1], Days = 30 } }, "ramp.steps 0.1 1, 30 days a step" },
        { Before with { Ramp = Ramp with { Days = 1.5 } }, "ramp.steps 0.1 0.5 1, 1.5 days a step" },
        { Before with { Ramp = Ramp with { Days = null, Results = 1_000_000 } }, "ramp.steps 0.1 0.5 1, 1000000 results a step" },
        { Before with { Ramp = Ramp with { ErrorRate = 0.06 } }, "ramp.errorRate 0.06" },
        { Before with { Ramp = Ramp with { Least = 21 } }, "ramp.least 21" },
        { Rules(["audit", "monitoring"], drains: true, Ramp, ("medium", SignalEffect.Page), ("high", SignalEffect.Page)), "signals.high page" },
        { Rules(["audit", "monitoring"], drains: true, Ramp, ("medium", SignalEffect.Page)), "signals.high note" },
    };

    [Theory]
    [MemberData(nameof(Stricter))]
    public void As_strict_or_stricter_is_put_in_force_whole(string what, object after)
    {
        Assert.NotEmpty(what);
        Assert.Empty(RulesChange.Laxer(Before, (LabRules)after));
        Assert.Equal(LabRulesText.Of((LabRules)after), LabRulesText.Of(RulesChange.Strictest(Before, (LabRules)after)));
    }

    [Theory]
    [MemberData(nameof(Laxer))]
    public void Laxer_rule_is_told_and_not_put_in_force(object after, string line)
    {
        Assert.Equal([line], RulesChange.Laxer(Before, (LabRules)after));
        var strictest = RulesChange.Strictest(Before, (LabRules)after);
        Assert.Empty(RulesChange.Laxer(Before, strictest));
        Assert.Equal([line], RulesChange.Laxer(strictest, (LabRules)after));
    }

    [Fact]
    public void Of_a_file_that_is_stricter_in_one_and_laxer_in_another_the_stricter_one_holds_at_once()
    {
        var after = Rules(["audit", "certificate"], drains: true, Ramp with { Steps = [0.3, 1], ErrorRate = 0.01 }, ("medium", SignalEffect.Cut));
        var inForce = RulesChange.Strictest(Before, after);
        Assert.Equal(["audit", "monitoring", "certificate"], inForce.Evidence.Required);
        Assert.Equal((0.1, 0.01, 2.0), (inForce.Ramp.Steps[0], inForce.Ramp.ErrorRate, inForce.Ramp.Days));
        Assert.Equal((SignalEffect.Cut, SignalEffect.Drain), (inForce.Signals["medium"], inForce.Signals["high"]));
    }

    [Fact]
    public void Kind_that_was_dropped_drains_no_lab_that_it_only_warned_of_before()
    {
        var before = Before with { Evidence = new(["audit"], DrainsAtExpiry: false) };
        Assert.False(RulesChange.Strictest(before, Before with { Evidence = new(["certificate"], DrainsAtExpiry: true) }).Evidence.DrainsAtExpiry);
        Assert.True(RulesChange.Strictest(before, Before with { Evidence = new(["audit", "certificate"], DrainsAtExpiry: true) }).Evidence.DrainsAtExpiry);
    }

    [Fact]
    public void Rules_are_the_same_after_they_were_kept()
    {
        var kept = LabRulesText.Read(LabRulesText.Of(Before));
        Assert.Equal(LabRulesText.Of(Before), LabRulesText.Of(kept));
        Assert.Equal(LabRulesText.Lines(Before), LabRulesText.Lines(kept));
        Assert.Equal(LabRulesText.Of(LabRules.None), LabRulesText.Of(LabRulesText.Read(LabRulesText.Of(LabRules.None))));
    }

    private static LabRules Rules(string[] required, bool drains, RampRules ramp, params (string Severity, SignalEffect Effect)[] signals) =>
        new(new EvidenceRules(required, drains), ramp, signals.ToDictionary(signal => signal.Severity, signal => signal.Effect, StringComparer.Ordinal));
}
