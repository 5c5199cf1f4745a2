using System.Text.Json;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// A lab comes back because one operator asked, on evidence, and another approved exactly that (I10). Nothing else gives a stopped lab orders again. What is approved is
/// carried out at once, and by any replica that finds it left over.
/// </summary>
internal sealed class Reinstatement(
    GatewayRegistry registry, LabRulesInForce inForce, OperationBook operations, Requests requests, Reinstating reinstating, LabRamp ramps, LabStanding standing, ILogger<Reinstatement> log)
{
    /// <summary>Asks for it.</summary>
    /// <param name="call">Id of the operator's call; the request has the same.</param>
    /// <param name="lab">Which lab.</param>
    /// <param name="asked">On which evidence, and by which steps it is to come back.</param>
    /// <param name="by">Who.</param>
    public async Task<RequestOutcome> AskAsync(string call, LabDefinition lab, ReinstatementRequest asked, Decider by)
    {
        if ((await operations.OpenAsync()).SingleOrDefault(operation => operation.Suspends(lab.Id)) is not { } operation)
            return new RequestOutcome.Overtaken();
        var rules = await inForce.ReadAsync();
        var content = new ReinstatementContent(
            lab.Id,
            operation.Id,
            [.. (asked.Evidence ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            registry.ProgrammesOf(lab).ToDictionary(programme => programme.Id, programme => Plan(rules.Of(programme).Ramp, asked.Ramp), StringComparer.Ordinal));
        var request = new NewRequest(
            call, RequestKind.Reinstatement, lab.Id, JsonSerializer.Serialize(content, EvidenceJson.Default.ReinstatementContent), by, asked.Reason!);
        return await requests.AskAsync(request, rules.RequiredEvidence(lab));
    }

    /// <summary>Does what was approved; done before, it does no more.</summary>
    /// <exception cref="LedgerUnavailableException">It may not be so in every programme yet: whoever finds it goes on.</exception>
    public async Task CarryOutAsync(TwoPersonRequest request, CancellationToken cancellation)
    {
        var rules = await inForce.ReadAsync();
        if (registry.Lab(request.Subject) is not { } lab || await reinstating.BeginAsync(request, rules.RequiredEvidence(lab)) is not { } turn)
            return;
        var asked = JsonSerializer.Deserialize(request.Content, EvidenceJson.Default.ReinstatementContent)!;
        foreach (var programme in registry.ProgrammesOf(lab))
        {
            // The part first: not for a moment does it take more.
            await ramps.StartAsync(programme.Id, lab.Id, request.Id, turn, asked.Ramps.GetValueOrDefault(programme.Id) ?? Plan(rules.Of(programme).Ramp, asked: null), cancellation);
            await standing.ReinstateAsync(programme.Id, lab.Id, turn, cancellation);
        }

        await requests.FinishAsync(request.Id);
        EvidenceLog.Reinstated(log, lab.Id, request.By, request.Decider!, request.Id);
    }

    private static RampPlan Plan(RampRules rules, RampRequest? asked)
    {
        var byOther = asked is { Days: not null } or { Results: not null };
        return new RampPlan(asked?.Steps ?? rules.Steps, byOther ? asked!.Days : rules.Days, byOther ? asked!.Results : rules.Results, rules.ErrorRate, rules.Least);
    }
}
