namespace LoadTest.Measuring;

/// <summary>Something that a run found, beside what it should be.</summary>
/// <param name="What">What it is about.</param>
/// <param name="Found">For people.</param>
/// <param name="Wanted">For people; empty for a figure without a goal.</param>
/// <param name="Holds">Null for a figure without a goal.</param>
internal sealed record Check(string What, string Found, string Wanted = "", bool? Holds = null)
{
    public static Check That(string what, bool holds, string found, string wanted) => new(what, found, wanted, holds);
}
