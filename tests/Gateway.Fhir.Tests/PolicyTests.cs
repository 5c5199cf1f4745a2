using System.Text;

namespace Gateway.Fhir.Tests;

public sealed class PolicyTests
{
    private static IReadOnlyList<PolicyProblem> Problems(string json) =>
        Assert.IsType<PolicyCompilation.Refused>(CompiledPolicy.Compile(Encoding.UTF8.GetBytes(json), "lab.json")).Problems;

    [Theory]
    [InlineData("lab-noord")]
    [InlineData("lab-midden")]
    [InlineData("lab-zuid")]
    [InlineData("results/lab-noord")]
    [InlineData("results/lab-midden")]
    [InlineData("results/lab-zuid")]
    public void Demo_policy_compiles(string name) => Assert.NotEmpty(Given.Registered(name).Elements);

    [Theory]
    [InlineData("\"Patient.birthdate\": \"keep\"", "Patient.birthDate")]
    [InlineData("\"Patiënt.birthDate\": \"keep\"", "Patient")]
    [InlineData("\"Specimen.collection.collectedDate\": \"keep\"", "Specimen.collection.collectedDateTime")]
    [InlineData("\"Observation.value[x].unit\": \"keep\"", "Observation.valueQuantity")]
    public void Path_that_does_not_exist_is_refused_with_the_nearest(string line, string nearest) =>
        Assert.Contains(Problems(Given.PolicyJson(line)), p => p.Nearest == nearest);

    [Theory]
    [InlineData("\"Patient.name\": \"keep\"")]
    [InlineData("\"Patient.address\": \"keep\"")]
    [InlineData("\"Patient.address.*\": \"keep\"")]
    [InlineData("\"Patient.telecom\": \"keep\"")]
    [InlineData("\"Patient.identifier\": \"keep\"")]
    [InlineData("\"Patient.photo\": \"keep\"")]
    [InlineData("\"Patient.contact\": \"keep\"")]
    [InlineData("\"ServiceRequest.note\": \"keep\"")]
    [InlineData("\"Observation.status\": \"keep\", \"Observation.code\": \"keep\", \"Observation.value[x]\": \"keep\"")]
    [InlineData("\"Specimen.container\": \"keep\"")]
    [InlineData("\"Patient.extension[http://example.nl/x]\": \"keep\"")]
    public void Wildcard_over_free_text_is_refused(string line) =>
        Assert.Contains(Problems(Given.PolicyJson(line)), p => p.Message.Contains("not coded", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"Patient.id\": \"keep\"")]
    [InlineData("\"Patient.text.div\": \"keep\"")]
    [InlineData("\"Patient.meta.source\": \"keep\"")]
    [InlineData("\"Patient.contained\": \"keep\"")]
    [InlineData("\"Patient.implicitRules\": \"keep\"")]
    [InlineData("\"Patient.managingOrganization.reference\": \"keep\"")]
    [InlineData("\"ServiceRequest.identifier.value\": \"keep\"")]
    [InlineData("\"Bundle.identifier.value\": \"keep\"")]
    [InlineData("\"Parameters.parameter.name\": \"keep\"")]
    [InlineData("\"Binary.data\": \"keep\"")]
    [InlineData("\"Patient.extension.valueString\": \"keep\"")]
    [InlineData("\"Patient\": \"keep\"")]
    [InlineData("\"Patient.identifier[system=x\": \"keep\"")]
    [InlineData("\"Patient.birthDate[system=x]\": \"keep\"")]
    [InlineData("\"Patient.gender\": \"generalise\"")]
    [InlineData("\"Patient.gender\": {\"generalise\": \"year\"}")]
    [InlineData("\"Patient.birthDate\": {\"generalise\": \"postcode\"}")]
    [InlineData("\"Patient.birthDate\": {\"generalise\": \"decade\"}")]
    [InlineData("\"Patient.gender\": \"pseudonymise\"")]
    [InlineData("\"Patient.birthDate\": {\"replace\": \"yesterday\"}")]
    [InlineData("\"Patient.active\": {\"replace\": \"true\"}")]
    [InlineData("\"Patient.maritalStatus\": {\"replace\": \"x\"}")]
    public void Line_that_makes_no_sense_is_refused(string line) => Assert.Single(Problems(Given.PolicyJson(line)));

    [Fact]
    public void Required_element_that_no_line_names_is_refused() => Assert.Equal(
        "Observation.code", Assert.Single(Problems(Given.PolicyJson("\"Observation.status\": \"keep\""))).Nearest);

    [Fact]
    public void Policy_without_a_legal_basis_is_refused() => Assert.Contains(
        Problems(Given.PolicyJson().Replace("\"legalBasis\": \"GDPR art. 6(1)(e)\",", "", StringComparison.Ordinal)), p => p.Path == "legalBasis");

    [Fact]
    public void Blank_legal_basis_is_none() => Assert.Contains(
        Problems(Given.PolicyJson().Replace("GDPR art. 6(1)(e)", " ", StringComparison.Ordinal)), p => p.Path == "legalBasis");

    [Fact]
    public void All_errors_come_at_once_with_their_lines()
    {
        var problems = Problems("""
            {
              "id": "x", "version": "1", "lab": "lab", "tests": [], "legalBasis": "b", "purpos": "p",
              "elements": {
                "ServiceRequest.status": "keep",
                "ServiceRequest.intent": "keep",
                "ServiceRequest.subject": "keep",
                "Patient.nam": "keep",
                "Patient.gender": "hide"
              }
            }
            """);
        Assert.Equal([("tests", 2), ("purpos", 2), ("Patient.nam", 7), ("Patient.gender", 8), ("purpose", 10)], problems.Select(p => (p.Path, p.Line)));
        Assert.All(problems, p => Assert.Equal("lab.json", p.File));
        Assert.Equal("purpose", problems[1].Nearest);
    }

    [Fact]
    public void Broken_json_is_refused_with_its_line() => Assert.Equal(2, Assert.Single(Problems("{\n\"id\": }")).Line);

    [Fact]
    public void Path_that_stands_twice_is_refused() =>
        Assert.Contains(Problems(Given.PolicyJson("\"Patient.gender\": \"keep\"", "\"Patient.gender\": \"keep\"")), p => p.Message.Contains("twice", StringComparison.Ordinal));
}
