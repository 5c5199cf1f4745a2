using System.Text.Json;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>A lab sees more of the orders of a test because one operator asked and another approved exactly those lines (I10).</summary>
internal sealed class PolicyWidening(GatewayRegistry registry, PoliciesInForce policies, Requests requests, ILogger<PolicyWidening> log)
{
    /// <summary>Each lab and test: what the file says, what is in force, and what the file would disclose more.</summary>
    public async Task<IReadOnlyList<PolicyView>> ViewAsync()
    {
        var given = PolicyComparison.Given(registry);
        var inForce = await policies.FoundAsync(given);
        return [.. given.Select(one => View(one.Key, one.Value, inForce.GetValueOrDefault(one.Key))).OrderBy(view => view.Lab, StringComparer.Ordinal).ThenBy(view => view.Test, StringComparer.Ordinal)];
    }

    /// <summary>Asks for the policy of the file.</summary>
    /// <returns>Null when the lab does not do the test, or its policy is in force.</returns>
    public async Task<RequestOutcome?> AskAsync(string call, PolicySlot slot, string reason, Decider by)
    {
        var given = PolicyComparison.Given(registry);
        if (!given.TryGetValue(slot, out var asked))
            return null;
        var before = (await policies.FoundAsync(given)).GetValueOrDefault(slot);
        if (before?.Whole == asked.Whole)
            return null;
        var content = new PolicyContent(slot.Lab, slot.Test, before, asked, PolicyChange.Wider(before?.Lines ?? [], asked.Lines));
        return await requests.AskAsync(new NewRequest(call, RequestKind.Policy, slot.ToString(), JsonSerializer.Serialize(content, EvidenceJson.Default.PolicyContent), by, reason), evidence: []);
    }

    /// <summary>Does what was approved; done before, it does no more.</summary>
    public async Task CarryOutAsync(TwoPersonRequest request)
    {
        var asked = JsonSerializer.Deserialize(request.Content, EvidenceJson.Default.PolicyContent)!;
        var slot = PolicySlot.Of(request.Subject);
        if (!await policies.WidenAsync(asked.Before, asked.After, request))
            return;
        await policies.TellAsync(PolicyComparison.ProgrammeOf(registry, slot.Test).Id, slot, asked.After.Policy);
        await requests.FinishAsync(request.Id);
        EvidenceLog.Widened(log, slot.Lab, slot.Test, asked.After.Policy, request.By, request.Decider!, request.Id);
    }

    private static PolicyView View(PolicySlot slot, PolicyLines given, PolicyLines? inForce) => new(
        slot.Lab, slot.Test, given.Policy, inForce?.Policy, inForce?.Whole == given.Whole ? [] : PolicyChange.Wider(inForce?.Lines ?? [], given.Lines));
}

/// <summary>What a request for a wider policy asks, as the ledger keeps it.</summary>
/// <param name="Lab">Lab id.</param>
/// <param name="Test">Test id.</param>
/// <param name="Before">In force when it was asked; null: nothing.</param>
/// <param name="After">What is asked for.</param>
/// <param name="Wider">What may disclose more, for who approves.</param>
internal sealed record PolicyContent(string Lab, string Test, PolicyLines? Before, PolicyLines After, IReadOnlyList<string> Wider);

/// <summary>The policy of a lab and test.</summary>
/// <param name="Lab">The lab's id.</param>
/// <param name="Test">The test's id.</param>
/// <param name="File">Policy id and version by the registry.</param>
/// <param name="InForce">The one under which the lab is given orders; null: none, and it gets no orders of the test.</param>
/// <param name="Wider">What the registry's would disclose more; it is not used before two people have approved it.</param>
internal sealed record PolicyView(string Lab, string Test, string File, string? InForce, IReadOnlyList<string> Wider);

/// <param name="Test">The test's id.</param>
/// <param name="Reason">Why.</param>
internal sealed record PolicyRequest(string? Test, string? Reason);
