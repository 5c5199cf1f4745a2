using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What a lab was sent: counted from the record of disclosures, told in the words of the policies that were in force.</summary>
internal sealed class ExposureDesk(GatewayRegistry registry, ExposureBook book, PolicyBook policies)
{
    /// <summary>A lab that left the registry has what it was sent all the same.</summary>
    public async Task<bool> KnowsAsync(string lab) => registry.Lab(lab) is not null || await book.KnowsAsync(lab, Programmes);

    public Task<LabExposure> ReadAsync(string lab, Period period, CancellationToken cancellation) => book.OfAsync(lab, Programmes, period, cancellation);

    public async Task<ExposureView> ViewAsync(LabExposure exposure)
    {
        var counts = ExposureCounter.Of(exposure);
        var texts = await policies.AllAsync();
        return new ExposureView(
            exposure.Lab,
            exposure.Period.From,
            exposure.Period.Before,
            exposure.Through,
            counts.Certain.Orders + counts.Possible.Orders,
            counts.Certain.Persons + counts.Possible.Persons,
            new ReachView(counts.Certain.Orders, counts.Certain.Persons),
            new ReachView(counts.Possible.Orders, counts.Possible.Persons),
            counts.NotSent,
            counts.Delivered,
            counts.Refused,
            counts.MovedAway,
            counts.Resulted,
            counts.Destroyed,
            counts.First,
            counts.Last,
            [.. counts.Tests.Select(of => new ExposedTestView(of.Key.Programme, of.Key.Test, of.Value.Orders, of.Value.Persons)).OrderBy(of => of.Programme, StringComparer.Ordinal).ThenBy(of => of.Test, StringComparer.Ordinal)],
            [.. counts.Policies.OrderBy(of => of.Key, StringComparer.Ordinal).Select(of => PolicyView(of.Key, of.Value, texts.GetValueOrDefault(of.Key)))],
            ElementsOf(counts, texts));
    }

    public async Task<ExposureComparison> CompareAsync(string lab, string with, Period period, CancellationToken cancellation)
    {
        var one = await ReadAsync(lab, period, cancellation);
        var other = await ReadAsync(with, period, cancellation);
        Certainty[] here = ExposureCounter.PersonsOf(one), there = ExposureCounter.PersonsOf(other);
        return new ExposureComparison(
            lab,
            with,
            here.Count(IsSent),
            there.Count(IsSent),
            one.Persons.CountIn(other.Persons, (a, b) => IsSent(here[a]) && IsSent(there[b])),
            one.Persons.CountIn(other.Persons, (a, b) => here[a] == Certainty.Certain && there[b] == Certainty.Certain));
    }

    private IEnumerable<string> Programmes => registry.Programmes.Select(programme => programme.Id);

    private static bool IsSent(Certainty certainty) => certainty != Certainty.NotSent;

    private static ExposedPolicyView PolicyView(string policy, Reach reach, PolicyText? text) => new(
        policy, text?.LegalBasis, text?.Purpose, text is null ? null : [.. text.Elements.Select(element => element.Path)], reach.Orders, reach.Persons);

    // An element that a later version gives in another way is another line: a year is no date.
    private static ExposedElementView[] ElementsOf(ExposureCounts counts, IReadOnlyDictionary<string, PolicyText> texts)
    {
        var named = counts.Policies.Keys.Order(StringComparer.Ordinal)
            .Where(texts.ContainsKey)
            .SelectMany(policy => texts[policy].Elements, (policy, element) => (Policy: policy, Element: element))
            .GroupBy(of => of.Element, of => of.Policy);
        return [.. named.Select(of =>
        {
            var policies = of.ToHashSet(StringComparer.Ordinal);
            var reach = counts.Under(policies.Contains);
            return new ExposedElementView(of.Key.Path, of.Key.Action, DataCategories.Of(of.Key.Path, of.Key.Action), [.. policies], reach.Orders, reach.Persons);
        })];
    }
}
