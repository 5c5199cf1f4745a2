using System.Text;
using System.Text.Json;

namespace Gateway.Fhir.Tests;

public sealed class MinimiserTests
{
    private const string Observation = """,{"resource":{"resourceType":"Observation","status":"final","code":{"text":"vrije tekst"},"valueInteger":3}}""";

    private static JsonElement Minimised(string order, params string[] lines) => Given.AtLab(order, Given.Policy(lines));

    private static string Code(JsonElement masked) => masked.GetProperty("extension")[0].GetProperty("valueCode").GetString()!;

    [Fact]
    public void Required_element_that_the_policy_masks_says_so() =>
        Assert.Equal("masked", Code(Minimised(Orders.Bundle()).Resource("ServiceRequest").GetProperty("subject")));

    [Fact]
    public void Required_element_of_which_nothing_is_left_is_masked() => Assert.Equal(
        "masked",
        Code(Minimised(Orders.Bundle(entries: Observation), "\"Observation.status\":\"keep\"", "\"Observation.code\":\"keep\"", "\"Observation.valueInteger\":\"keep\"").Resource("Observation").GetProperty("code")));

    [Fact]
    public void Masked_primitive_becomes_its_sibling()
    {
        var gender = Minimised(Orders.Bundle(), "\"Patient.gender\":\"mask\"", "\"Patient.birthDate\":\"keep\"", "\"ServiceRequest.subject\":\"keep\"").Resource("Patient");
        Assert.False(gender.TryGetProperty("gender", out _));
        Assert.Equal("masked", Code(gender.GetProperty("_gender")));
    }

    [Fact]
    public void Participant_is_disclosed_only_where_a_kept_reference_leads() =>
        Assert.DoesNotContain("Patient", Minimised(Orders.Bundle(), "\"Patient.gender\":\"keep\"").Types(), StringComparer.Ordinal);

    [Fact]
    public void Reference_to_a_resource_without_lines_goes() => Assert.Equal(
        "masked", Code(Minimised(Orders.Bundle(), "\"ServiceRequest.subject\":\"keep\"").Resource("ServiceRequest").GetProperty("subject")));

    [Fact]
    public void References_follow_the_new_names()
    {
        var bundle = Given.AtLab(Orders.Bundle(), Orders.Wide);
        var urls = bundle.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("fullUrl").GetString()!).ToList();
        Assert.Equal(3, urls.Distinct(StringComparer.Ordinal).Count());
        var order = bundle.Resource("ServiceRequest");
        Assert.Contains(order.GetProperty("subject").GetProperty("reference").GetString()!, urls, StringComparer.Ordinal);
        Assert.Contains(order.GetProperty("specimen")[0].GetProperty("reference").GetString()!, urls, StringComparer.Ordinal);
        Assert.Equal(order.GetProperty("subject").GetProperty("reference").GetString(), bundle.Resource("Specimen").GetProperty("subject").GetProperty("reference").GetString());
    }

    [Fact]
    public void Retry_has_the_same_bytes() => Assert.Equal(Given.TextAtLab(Orders.Bundle(), Orders.Wide), Given.TextAtLab(Orders.Bundle(), Orders.Wide));

    [Fact]
    public void Transaction_creates_the_order_once()
    {
        var request = Given.AtLab(Orders.Bundle(), Orders.Wide).GetProperty("entry")[0].GetProperty("request");
        Assert.Equal(("POST", "ServiceRequest"), (request.GetProperty("method").GetString(), request.GetProperty("url").GetString()));
        Assert.Equal("identifier=urn:screening-gateway:order|GW-2026-000001", request.GetProperty("ifNoneExist").GetString());
    }

    [Fact]
    public void Message_has_its_header_first_and_no_requests()
    {
        var bundle = Given.AtLab(Orders.Bundle(), Orders.Wide, LabBundle.Message);
        Assert.Equal("MessageHeader", bundle.Types()[0]);
        Assert.Equal("GW-2026-000001", bundle.GetProperty("identifier").GetProperty("value").GetString());
        Assert.Equal(bundle.GetProperty("entry")[1].GetProperty("fullUrl").GetString(), bundle.Resource("MessageHeader").GetProperty("focus")[0].GetProperty("reference").GetString());
        Assert.DoesNotContain(bundle.GetProperty("entry").EnumerateArray(), e => e.TryGetProperty("request", out _));
    }

    [Fact]
    public void Request_names_its_policy_and_how_it_was_made_less()
    {
        var meta = Given.AtLab(Orders.Bundle(), Orders.Wide).Resource("Patient").GetProperty("meta");
        Assert.Equal("REDACTED PSEUDED", string.Join(' ', meta.GetProperty("security").EnumerateArray().Select(s => s.GetProperty("code").GetString())));
        Assert.Equal(("test", "1"), (meta.GetProperty("tag")[0].GetProperty("code").GetString(), meta.GetProperty("tag")[0].GetProperty("version").GetString()));
    }

    [Fact]
    public void Outcome_names_the_lines_that_put_something_in()
    {
        using var message = Given.Message(Orders.Bundle());
        var outcome = Assert.IsType<MinimiseResult.Minimised>(message.Minimised(Given.Policy("\"Patient.birthDate\":\"keep\"", "\"ServiceRequest.priority\":\"keep\"", "\"Specimen.accessionIdentifier.value\":\"keep\"")).Result);
        Assert.Equal("ServiceRequest.status ServiceRequest.intent Specimen.accessionIdentifier.value", string.Join(' ', outcome.Elements));
        Assert.True(outcome.Removed > 10);
        Assert.False(outcome.ProtectedPerson);
    }

    /// <summary>Of 2^7 ways to send these elements or not, more than a policy keeps the lists of.</summary>
    [Fact]
    public void Outcome_names_the_lines_of_its_own_order_whatever_orders_came_before()
    {
        string[] parts =
        [
            "\"priority\":\"routine\"", "\"authoredOn\":\"2026-03-02\"", "\"patientInstruction\":\"x\"", "\"quantityQuantity\":{\"value\":1}",
            "\"occurrenceDateTime\":\"2026-03-02\"", "\"asNeededBoolean\":true", "\"instantiatesUri\":[\"urn:x\"]",
        ];
        var names = Array.ConvertAll(parts, part => "ServiceRequest." + part[1..part.IndexOf('"', 1)]);
        var policy = Given.Policy([.. names.Select(name => $"\"{name}\":\"keep\"")]);
        for (var round = 0; round < 2; round++)
        {
            for (var chosen = 0; chosen < 1 << parts.Length; chosen++)
            {
                bool IsChosen(int part) => (chosen & (1 << part)) != 0;
                var own = parts.Where((_, part) => IsChosen(part)).Select(part => "," + part);
                using var message = Given.Message($$"""{"resourceType":"ServiceRequest","status":"active","intent":"order","subject":{"display":"x"}{{string.Concat(own)}}}""");
                var outcome = Assert.IsType<MinimiseResult.Minimised>(message.Minimised(policy).Result);
                Assert.Equal(names.Where((_, part) => IsChosen(part)), outcome.Elements.Where(name => names.Contains(name, StringComparer.Ordinal)));
            }
        }
    }

    [Theory]
    [InlineData(",\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"R\"}]}")]
    [InlineData(",\"meta\":{\"security\":[{\"code\":\"V\"}]}")]
    [InlineData(",\"address\":[{\"use\":\"CONF\"}]")]
    [InlineData(",\"address\":[{\"extension\":[{\"url\":\"http://nictiz.nl/fhir/StructureDefinition/ext-AddressInformation.AddressType\",\"valueCodeableConcept\":{\"coding\":[{\"code\":\"CONF\"}]}}]}]")]
    public void Protected_person_overrides_every_policy(string mark)
    {
        var policy = Given.Policy(
            "\"ServiceRequest.subject\":\"keep\"", "\"Patient.gender\":\"keep\"", "\"Patient.name.family\":\"keep\"", "\"Patient.telecom[system=phone]\":\"keep\"", "\"Patient.address.city\":\"keep\"",
            "\"Patient.extension[http://example.nl/roepnaam].valueString\":\"keep\"", "\"Patient.contact.name.family\":\"keep\"");
        const string Personal = ",\"name\":[{\"family\":\"de Vries\"}],\"telecom\":[{\"system\":\"phone\",\"value\":\"0612345678\"}],\"extension\":[{\"url\":\"http://example.nl/roepnaam\",\"valueString\":\"Annie\"}],\"contact\":[{\"name\":{\"family\":\"van den Berg\"}}]";
        var open = Given.TextAtLab(Orders.Bundle(patient: Personal), policy);
        using var message = Given.Message(Orders.Bundle(patient: Personal + mark));
        var (result, output) = message.Minimised(policy);
        Assert.True(Assert.IsType<MinimiseResult.Minimised>(result).ProtectedPerson);
        Assert.Contains("\"female\"", output, StringComparison.Ordinal);
        foreach (var value in (string[])["de Vries", "0612345678", "Annie", "van den Berg"])
        {
            Assert.Contains(value, open, StringComparison.Ordinal);
            Assert.DoesNotContain(value, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(",\"contained\":[{\"resourceType\":\"RelatedPerson\",\"id\":\"moeder\",\"patient\":{\"display\":\"dochter\"},\"address\":[{\"use\":\"CONF\"}]}]", "")]
    [InlineData("", """,{"resource":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","meta":{"security":[{"code":"R"}]}}}]}}""")]
    public void Person_is_protected_wherever_a_resource_says_so(string patient, string entries)
    {
        using var message = Given.Message(Orders.Bundle(patient: patient, entries: entries));
        Assert.True(Assert.IsType<MinimiseResult.Minimised>(message.Minimised(Orders.Wide).Result).ProtectedPerson);
    }

    [Fact]
    public void Sealed_order_still_knows_that_its_envelope_was_confidential()
    {
        using var message = Given.Message(Orders.Bundle(bundle: ",\"meta\":{\"security\":[{\"code\":\"V\"}]}"));
        var scope = new System.Buffers.ArrayBufferWriter<byte>();
        message.WriteScope(message.Order(), scope);
        using var again = Given.Message(scope.WrittenSpan.ToArray());
        Assert.True(Assert.IsType<MinimiseResult.Minimised>(again.Minimised(Orders.Wide).Result).ProtectedPerson);
    }

    [Theory]
    [InlineData("birthDate", "\"1984-02-30\"", "\"Patient.birthDate\":\"keep\"")]
    [InlineData("birthDate", "\"84-05-17\"", "\"Patient.birthDate\":{\"generalise\":\"year\"}")]
    [InlineData("language", "\"nl  NL\"", "\"Patient.language\":\"keep\"")]
    [InlineData("multipleBirthInteger", "1.5", "\"Patient.multipleBirthInteger\":\"keep\"")]
    [InlineData("deceasedDateTime", "\"2026-01-01T10:00:00\"", "\"Patient.deceasedDateTime\":\"keep\"")]
    public void Bad_value_is_refused_where_it_is_kept_and_not_where_it_is_dropped(string element, string value, string line)
    {
        var order = element == "birthDate"
            ? Orders.Bundle().Replace("\"1984-05-17\"", value, StringComparison.Ordinal)
            : Orders.Bundle(patient: $",\"{element}\":{value}");
        var problem = Given.RefusedOrder(order, Given.Policy(line, "\"ServiceRequest.subject\":\"keep\""));
        Assert.Equal("value", problem.Code);
        Assert.StartsWith("Bundle.entry[0].resource.", problem.Expression, StringComparison.Ordinal);
        Assert.DoesNotContain(value.Trim('"'), problem.ToString(), StringComparison.Ordinal);
        Given.AtLab(order, Given.Policy("\"Patient.gender\":\"keep\"", "\"ServiceRequest.subject\":\"keep\""));
    }

    [Fact]
    public void Named_modifier_extension_goes_along() => Assert.Contains(
        "\"modifierExtension\":[{\"url\":\"http://example.nl/m\",\"valueCode\":\"x\"}]",
        Given.TextAtLab(Orders.Bundle(request: ",\"modifierExtension\":[{\"url\":\"http://example.nl/m\",\"valueCode\":\"x\"}]"), Given.Policy("\"ServiceRequest.modifierExtension[http://example.nl/m].valueCode\":\"keep\"")),
        StringComparison.Ordinal);

    [Fact]
    public void Order_not_to_perform_is_refused() =>
        Assert.Equal("business-rule", Given.RefusedOrder(Orders.Bundle(request: ",\"doNotPerform\":true"), Orders.Wide).Code);

    [Fact]
    public void Implicit_rules_are_refused() =>
        Assert.Equal("Bundle.entry[2].resource.implicitRules", Given.RefusedOrder(Orders.Bundle(request: ",\"implicitRules\":\"http://example.nl/r\""), Orders.Wide).Expression);

    [Fact]
    public void Explanation_accounts_for_every_leaf()
    {
        using var message = Given.Message(Orders.Bundle());
        var explanation = Explanation.Of(message, message.Order(), Orders.Wide, new Pseudonyms("lab-midden"), Given.Envelope());
        var outcome = Assert.IsType<MinimiseResult.Minimised>(explanation.Outcome);
        var birth = explanation.Leaves.Single(l => l.Expression == "Bundle.entry[0].resource.birthDate");
        Assert.Equal((LeafFate.Changed, "Patient.birthDate"), (birth.Fate, birth.Line));
        Assert.Equal("1984-05-17", Encoding.UTF8.GetString(birth.Value.Span));
        Assert.Equal(LeafFate.Kept, explanation.Leaves.Single(l => l.Expression == "Bundle.entry[1].resource.accessionIdentifier.value").Fate);
        Assert.Equal(LeafFate.Removed, explanation.Leaves.Single(l => l.Expression == "Bundle.entry[2].resource.identifier[0].value").Fate);
        var inScope = explanation.Leaves.Where(l => l.Expression.Contains(".resource.", StringComparison.Ordinal)).ToList();
        Assert.Equal(outcome.Removed, inScope.Count(l => l.Fate == LeafFate.Removed));
        Assert.Equal(outcome.Elements, explanation.Leaves.Where(l => l.Line is not null).Select(l => l.Line!).Distinct(StringComparer.Ordinal).OrderBy(l => Orders.Wide.Elements.ToList().IndexOf(l)), StringComparer.Ordinal);
    }
}
