using System.Globalization;

namespace ProgrammeSimulator.Persons;

/// <summary>
/// The Dutch citizen service number: nine digits that pass the eleven-proof (weights 9 down to 2, then -1; the sum is a multiple of 11).
/// Numbers that start with 9999 are never given to a person; all numbers made here are of those.
/// </summary>
public static class Bsn
{
    /// <summary>The NamingSystem of a BSN in FHIR.</summary>
    public const string System = "http://fhir.nl/fhir/NamingSystem/bsn";

    private static readonly string[] TestNumbers =
        [.. Enumerable.Range(999_900_000, 100_000).Select(n => n.ToString(CultureInfo.InvariantCulture)).Where(bsn => IsValid(bsn))];

    /// <summary>How many test numbers there are: a little over 9,000.</summary>
    public static int Count => TestNumbers.Length;

    /// <param name="index">From 0; goes round after <see cref="Count"/>.</param>
    public static string Test(int index) => TestNumbers[((index % Count) + Count) % Count];

    public static bool IsValid(ReadOnlySpan<char> bsn)
    {
        if (bsn.Length != 9 || bsn.ContainsAnyExceptInRange('0', '9') || bsn is "000000000") return false;
        var sum = -(bsn[8] - '0');
        for (var i = 0; i < 8; i++) sum += (9 - i) * (bsn[i] - '0');
        return sum % 11 == 0;
    }
}
