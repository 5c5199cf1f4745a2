using System.Text;

namespace Gateway.Fhir.Tests;

public sealed class ReaderTests
{
    private static string Patient(string members) => "{\"resourceType\":\"Patient\"," + members + "}";

    [Theory]
    [InlineData("truncated", """{"resourceType":"Patient","name":[{"family":"Jansen" """, "Patient.name[0]")]
    [InlineData("trailing content", """{"resourceType":"Patient"} {}""", "Patient")]
    [InlineData("comment", """{"resourceType":"Patient"/* Jansen */}""", "Patient")]
    [InlineData("trailing comma", """{"resourceType":"Patient","active":true,}""", "Patient")]
    [InlineData("array at the root", """[]""", "Resource")]
    [InlineData("empty body", "", "Resource")]
    [InlineData("no resource type", """{"active":true}""", "Resource")]
    [InlineData("unknown resource type", """{"resourceType":"Jansen"}""", "Resource")]
    [InlineData("abstract resource type", """{"resourceType":"DomainResource"}""", "Resource")]
    [InlineData("data type as resource type", """{"resourceType":"HumanName"}""", "Resource")]
    [InlineData("number as resource type", """{"resourceType":1}""", "Resource")]
    [InlineData("duplicate key", """{"resourceType":"Patient","active":true,"active":false}""", "Patient.active")]
    [InlineData("duplicate key after unescaping", """{"resourceType":"Patient","active":true,"\u0061ctive":false}""", "Patient.active")]
    [InlineData("duplicate resource type", """{"resourceType":"Patient","resourceType":"Patient"}""", "Patient.resourceType")]
    [InlineData("duplicate unknown key", """{"resourceType":"Patient","bijnaam":1,"bijnaa\u006d":2}""", "Patient")]
    [InlineData("duplicate key in an unknown element", """{"resourceType":"Patient","x":{"a":1,"a":2}}""", "Patient")]
    [InlineData("second value of a choice", """{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"}""", "Patient.deceased")]
    [InlineData("sibling of another type of a choice", """{"resourceType":"Patient","deceasedBoolean":true,"_deceasedDateTime":{"id":"a"}}""", "Patient.deceased")]
    [InlineData("array where one is allowed", """{"resourceType":"Patient","active":[true]}""", "Patient.active")]
    [InlineData("one where an array is required", """{"resourceType":"Patient","name":{"family":"Jansen"}}""", "Patient.name")]
    [InlineData("string for a boolean", """{"resourceType":"Patient","active":"true"}""", "Patient.active")]
    [InlineData("number for a string", """{"resourceType":"Patient","birthDate":1984}""", "Patient.birthDate")]
    [InlineData("string for an object", """{"resourceType":"Patient","maritalStatus":"Jansen"}""", "Patient.maritalStatus")]
    [InlineData("object for a string", """{"resourceType":"Patient","gender":{}}""", "Patient.gender")]
    [InlineData("null value", """{"resourceType":"Patient","active":null}""", "Patient.active")]
    [InlineData("null in an array of objects", """{"resourceType":"Patient","name":[null]}""", "Patient.name[0]")]
    [InlineData("wrong kind behind other items", """{"resourceType":"Patient","name":[{"given":["Anna"]},{"given":["Anna","Berendina",3]}]}""", "Patient.name[1].given[2]")]
    [InlineData("missing comma behind an item", """{"resourceType":"Patient","name":[{"given":["Anna","Berendina" "Cato"]}]}""", "Patient.name[0].given[1]")]
    [InlineData("fault behind an unknown element", """{"resourceType":"Patient","x":[[1,{"a":[2]}],3],"contact":[{"y":{"a":[]},"gender":["female"]}]}""", "Patient.contact[0].gender")]
    [InlineData("fault in an unknown element", """{"resourceType":"Patient","contact":[{"x":[[1,{"a":1,"a":2}]]}]}""", "Patient.contact[0]")]
    [InlineData("array in an array", """{"resourceType":"Patient","name":[[]]}""", "Patient.name[0]")]
    [InlineData("lone high surrogate", """{"resourceType":"Patient","name":[{"family":"\ud800"}]}""", "Patient.name[0].family")]
    [InlineData("lone low surrogate", """{"resourceType":"Patient","name":[{"family":"\udc00x"}]}""", "Patient.name[0].family")]
    [InlineData("surrogates the wrong way round", """{"resourceType":"Patient","name":[{"family":"\udc00\ud800"}]}""", "Patient.name[0].family")]
    [InlineData("lone surrogate in a key", """{"resourceType":"Patient","\ud800":1}""", "Patient")]
    [InlineData("unknown contained type", """{"resourceType":"Patient","contained":[{"resourceType":"Jansen"}]}""", "Patient.contained[0]")]
    [InlineData("fault in an entry", """{"resourceType":"Bundle","entry":[{},{"resource":{"resourceType":"Patient","active":1}}]}""", "Bundle.entry[1].resource.active")]
    public void Broken_structure_is_refused_with_its_place(string what, string json, string expression)
    {
        var problem = Given.Refused(json);
        Assert.Equal("structure", problem.Code);
        Assert.Equal(expression, problem.Expression);
        Assert.DoesNotContain("Jansen", problem.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(what);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.Equal("structure", Given.Refused([.. "{\"resourceType\":\"Patient\",\"id\":\""u8, 0xC3, 0x28, .. "\"}"u8]).Code);

    [Fact]
    public void Surrogate_written_in_utf8_is_refused() =>
        Assert.Equal("structure", Given.Refused([.. "{\"resourceType\":\"Patient\",\"id\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]).Code);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Sixty_four_levels_are_read_and_no_more(int levels, bool isRead)
    {
        // The root, then one level for each array and each object of the extensions.
        var nested = new StringBuilder("{\"resourceType\":\"Patient\"");
        var open = 1;
        var close = new Stack<char>();
        while (open < levels)
        {
            nested.Append(open == 1 ? ",\"extension\":[" : close.Peek() == ']' ? "{\"url\":\"a\"" : ",\"extension\":[");
            close.Push(open == 1 || close.Peek() == '}' ? ']' : '}');
            open++;
        }

        var json = nested + string.Concat(close) + "}";
        Assert.Equal(isRead, FhirMessage.Read(Encoding.UTF8.GetBytes(json), FhirReaderOptions.Default) is FhirReadResult.Read);
    }

    [Fact]
    public void Unknown_nesting_counts_too() =>
        Assert.Equal("structure", Given.Refused(Patient("\"x\":" + new string('[', 70) + new string(']', 70))).Code);

    [Fact]
    public void Leading_byte_order_mark_is_accepted() =>
        Assert.Equal("Patient", Given.Message([0xEF, 0xBB, 0xBF, .. "{\"resourceType\":\"Patient\"}"u8]).ResourceType);

    [Fact]
    public void Resource_type_may_stand_last() =>
        Assert.Equal("Patient", Given.Message("""{"name":[{"family":"Jansen"}],"resourceType":"Patient"}""").ResourceType);

    [Fact]
    public void Resource_type_may_be_escaped() =>
        Assert.Equal("Patient", Given.Message("""{"resourceTyp\u0065":"P\u0061tient"}""").ResourceType);

    [Fact]
    public void Unknown_elements_are_counted() =>
        Assert.Equal(2, Given.Message(Patient("\"bijnaam\":{\"a\":1},\"active\":true")).UnknownElements);

    [Fact]
    public void Unknown_elements_are_refused_where_the_programme_says_so() =>
        Assert.Equal("Patient", Given.Refused(Patient("\"bijnaam\":1"), new FhirReaderOptions { RefuseUnknownElements = true }).Expression);

    [Fact]
    public void Values_of_elements_that_nobody_keeps_need_not_be_valid() =>
        Assert.Equal("Patient", Given.Message(Patient("\"birthDate\":\"17 mei\",\"gender\":\"vrouw  \"")).ResourceType);

    [Fact]
    public void Nulls_pair_values_with_their_siblings() =>
        Assert.Equal("Patient", Given.Message(Patient("\"name\":[{\"given\":[null,\"Anna\"],\"_given\":[{\"id\":\"a\"},null]}]")).ResourceType);

    [Fact]
    public void Choice_may_have_the_sibling_of_its_own_type() =>
        Assert.Equal("Patient", Given.Message(Patient("\"_deceasedDateTime\":{\"id\":\"a\"},\"deceasedDateTime\":\"2020\"")).ResourceType);

    [Fact]
    public void Bundle_lists_its_resources_with_their_places()
    {
        using var message = Given.Message("""{"resourceType":"Bundle","type":"batch","entry":[{},{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p"}}]}""");
        var entry = Assert.Single(message.Entries);
        Assert.Equal("batch", message.BundleType);
        Assert.Equal(("Patient", "p", "urn:uuid:1", "Bundle.entry[1].resource"), (entry.ResourceType, entry.Id, entry.FullUrl.Text, entry.Expression));
        Assert.Equal("""{"resourceType":"Patient","id":"p"}""", Encoding.UTF8.GetString(entry.Resource.Span));
    }
}
