using System.Text.Json;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>A programme asks less of its labs because one operator asked and another approved exactly those rules (I10).</summary>
internal sealed class RulesLowering(GatewayRegistry registry, InForce ledger, LabRulesInForce inForce, Requests requests, ILogger<RulesLowering> log)
{
    /// <summary>Each programme: its rules in force, and what its file would lower.</summary>
    public async Task<IReadOnlyList<RulesView>> ViewAsync()
    {
        var rules = await inForce.ReadAsync();
        return [.. registry.Programmes.Select(programme => new RulesView(
            programme.Id, LabRulesText.Lines(rules.Of(programme)), RulesChange.Laxer(rules.Of(programme), programme.LabRules)))];
    }

    /// <summary>Asks for the rules of the file.</summary>
    /// <returns>Null when there is no such programme, or its file asks nothing less than what is in force.</returns>
    public async Task<RequestOutcome?> AskAsync(string call, string programme, string reason, Decider by)
    {
        if (registry.Programme(programme) is not { } asked)
            return null;
        var before = (await inForce.ReadAsync()).Of(asked);
        var laxer = RulesChange.Laxer(before, asked.LabRules);
        if (laxer.Count == 0)
            return null;
        var content = new RulesContent(asked.Id, before, LabRulesText.InOrder(asked.LabRules), laxer);
        return await requests.AskAsync(new NewRequest(call, RequestKind.Rules, asked.Id, JsonSerializer.Serialize(content, EvidenceJson.Default.RulesContent), by, reason), evidence: []);
    }

    /// <summary>Does what was approved; done before, it does no more.</summary>
    public async Task CarryOutAsync(TwoPersonRequest request)
    {
        var asked = JsonSerializer.Deserialize(request.Content, EvidenceJson.Default.RulesContent)!;
        if (!await ledger.LoosenAsync(LabRulesText.Of(asked.Before), LabRulesText.Of(asked.After), request))
            return;
        await requests.FinishAsync(request.Id);
        EvidenceLog.Lowered(log, request.Subject, request.By, request.Decider!, request.Id);
    }
}

/// <summary>What a request for laxer rules asks, as the ledger keeps it.</summary>
/// <param name="Programme">Programme id.</param>
/// <param name="Before">In force when it was asked.</param>
/// <param name="After">What is asked for.</param>
/// <param name="Laxer">What asks less of labs, for who approves.</param>
internal sealed record RulesContent(string Programme, LabRules Before, LabRules After, IReadOnlyList<string> Laxer);

/// <summary>What a programme asks of its labs.</summary>
/// <param name="Programme">The programme's id.</param>
/// <param name="InForce">Each rule in force, in the words of the programme's file.</param>
/// <param name="Laxer">What the file would lower; it is not used before two people have approved it.</param>
internal sealed record RulesView(string Programme, IReadOnlyList<string> InForce, IReadOnlyList<string> Laxer);
