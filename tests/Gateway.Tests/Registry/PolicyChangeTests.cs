using Gateway.Registry;
using Xunit;

namespace Gateway.Tests.Registry;

/// <summary>What counts as more than a lab saw before.</summary>
public sealed class PolicyChangeTests
{
    private static readonly string[] Before =
    [
        "Patient.identifier[system=http://fhir.nl/fhir/NamingSystem/bsn] pseudonymise", "Patient.identifier keep", "Patient.birthDate generalise-to-year", "Patient.gender keep", "Specimen.status keep",
    ];

    [Fact]
    public void Same_lines_and_fewer_kept_ones_are_no_more()
    {
        Assert.Empty(PolicyChange.Wider(Before, Before));
        Assert.Empty(PolicyChange.Wider(Before, [.. Before.Where(line => line != "Patient.gender keep")]));
        Assert.Empty(PolicyChange.Wider(Before, []));
    }

    [Fact]
    public void Kept_element_may_be_given_less_of() => Assert.Empty(PolicyChange.Wider(Before, With("Patient.gender keep", "Patient.gender mask")));

    [Theory]
    [InlineData("Patient.birthDate generalise-to-year", "Patient.birthDate generalise-to-month")]
    [InlineData("Patient.birthDate generalise-to-year", "Patient.birthDate keep")]
    [InlineData("Patient.gender keep", "Patient.* keep")]
    [InlineData("Specimen.status keep", "Specimen.note keep")]
    [InlineData("Specimen.status keep", "Specimen.status[x y=1] keep")]
    public void Another_line_is_more(string line, string other) => Assert.Contains(other, PolicyChange.Wider(Before, With(line, other)));

    [Fact]
    public void Restriction_that_goes_while_a_broader_line_stays_is_more()
    {
        string[] after = [.. Before.Where(line => !line.EndsWith("pseudonymise", StringComparison.Ordinal))];
        Assert.Equal([$"without: {Before[0]}"], PolicyChange.Wider(Before, after));
        // With the broader line it goes altogether.
        Assert.Empty(PolicyChange.Wider(Before, [.. after.Where(line => line != "Patient.identifier keep")]));
    }

    [Fact]
    public void Another_order_is_more() => Assert.Equal(["in another order"], PolicyChange.Wider(Before, [Before[1], Before[0], .. Before[2..]]));

    [Fact]
    public void Anything_is_more_than_nothing() => Assert.Equal(Before, PolicyChange.Wider([], Before));

    private static string[] With(string line, string other) => [.. Before.Select(one => one == line ? other : one)];
}
