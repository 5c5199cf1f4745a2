using System.Text;
using Demo.Comparing;

namespace Adapters.Tests.Demonstration;

public sealed class ComparisonTests
{
    private const string Order = """
        {"resourceType":"Bundle","entry":[
          {"resource":{"resourceType":"Patient","id":"p","name":[{"family":"van den Berg"}],"birthDate":"1971-03-04","_birthDate":{"extension":[{"valueTime":"06:00"}]}}},
          {"resource":{"resourceType":"Coverage","subscriberId":"999990019"}},
          {"resource":{"resourceType":"ServiceRequest","status":"active","code":{"coding":[{"code":"82675-0","display":"HPV"}]},
            "contained":[{"resourceType":"Specimen","accessionIdentifier":{"value":"3000"}}]}}]}
        """;

    private const string Request = """
        {"resourceType":"Bundle","entry":[
          {"resource":{"resourceType":"ServiceRequest","meta":{"tag":[{"code":"lab-noord-orders"}]},"status":"active","code":{"coding":[{"code":"82675-0"}]}}},
          {"resource":{"resourceType":"Specimen","accessionIdentifier":{"value":"3000"}}},
          {"resource":{"resourceType":"Patient","birthDate":"1971"}}]}
        """;

    [Theory]
    [InlineData("Patient.name", Fate.Removed)]
    [InlineData("Patient.birthDate", Fate.Changed)]
    [InlineData("Coverage", Fate.Removed)]
    [InlineData("ServiceRequest.status", Fate.Kept)]
    [InlineData("ServiceRequest.code", Fate.Trimmed)]
    [InlineData("ServiceRequest.meta", Fate.Added)]
    [InlineData("Specimen.accessionIdentifier", Fate.Kept)]
    public void Each_element_shows_what_became_of_it(string element, object fate) =>
        Assert.Equal(fate, Compared().Elements.Single(compared => compared.Name == element).Fate);

    [Fact]
    public void Values_are_counted_and_the_envelope_is_not()
    {
        var comparison = Compared();
        Assert.Equal((8, 3, 5), (comparison.ValuesIn, comparison.ValuesKept, comparison.ValuesOut));
    }

    private static Comparison Compared() => Comparison.Of(Encoding.UTF8.GetBytes(Order), Encoding.UTF8.GetBytes(Request));
}
