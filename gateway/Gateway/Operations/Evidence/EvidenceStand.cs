using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Whether what a lab's programmes require is proven.</summary>
internal sealed class EvidenceStand(LabRulesInForce rules, EvidenceBook book, TimeProvider clock)
{
    public const string Valid = "valid";
    public const string Expiring = "expiring";
    public const string Missing = "missing";

    /// <summary>So long before the last evidence of a kind ends, operators are warned.</summary>
    public static readonly TimeSpan Warning = TimeSpan.FromDays(30);

    /// <summary>Each required kind, as it stands now.</summary>
    public async Task<IReadOnlyList<RequiredEvidenceView>> OfAsync(LabDefinition lab)
    {
        var required = (await rules.ReadAsync()).RequiredEvidence(lab);
        if (required.Count == 0)
            return [];
        var now = clock.GetUtcNow();
        var valid = (await book.OfAsync(lab.Id)).Where(evidence => evidence.Dated <= now && evidence.ValidUntil > now).ToList();
        return [.. required.Select(kind => View(kind, [.. valid.Where(evidence => evidence.Kind == kind)], now))];
    }

    private static RequiredEvidenceView View(string kind, IReadOnlyList<EvidenceRecord> valid, DateTimeOffset now)
    {
        if (valid.Count == 0)
            return new RequiredEvidenceView(kind, Missing, ValidUntil: null);
        var until = valid.Max(evidence => evidence.ValidUntil);
        return new RequiredEvidenceView(kind, until - now <= Warning ? Expiring : Valid, until);
    }
}
