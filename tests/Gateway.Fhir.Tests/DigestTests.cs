using FsCheck;
using FsCheck.Fluent;
using static Gateway.Fhir.Tests.Fragments;

namespace Gateway.Fhir.Tests;

public sealed class DigestTests
{
    private static byte[] DigestOf(string json)
    {
        using var message = Given.Message(json);
        return message.Digest(message.Order());
    }

    [Fact]
    public void Digest_does_not_depend_on_how_the_same_order_is_written()
    {
        var one = DigestOf(Bundle(
            Entry("ServiceRequest", $",\"id\":\"a\",\"status\":\"active\",\"subject\":{Ref("Patient/p")}"),
            Entry("Patient", ",\"id\":\"p\",\"meta\":{\"lastUpdated\":\"2026-01-01T00:00:00Z\"},\"name\":[{\"family\":\"Müller\",\"given\":[\"Anna\"]}]")));
        var other = DigestOf("""
            { "type": "message", "entry": [
              {"fullUrl":"urn:uuid:h","resource":{"resourceType":"MessageHeader"}},
              {"fullUrl":"urn:uuid:77","resource": {"name":[{"given":["\u0041nna"],"family":"M\u00fcller"}],"id":"zzz","resourceType":"Patient"}},
              {"fullUrl":"urn:uuid:88","resource": {"subject":{"reference":"urn:uuid:77"},"status":"active","resourceType":"ServiceRequest"}}
            ], "resourceType": "Bundle" }
            """);
        Assert.Equal(one, other);
    }

    [Theory]
    [InlineData(",\"status\":\"revoked\",\"subject\":{\"reference\":\"Patient/p\"}", ",\"gender\":\"female\"")]
    [InlineData(",\"status\":\"active\",\"subject\":{\"reference\":\"Patient/q\"}", ",\"gender\":\"female\"")]
    [InlineData(",\"status\":\"active\",\"subject\":{\"reference\":\"Patient/p\"}", ",\"gender\":\"male\"")]
    [InlineData(",\"status\":\"active\",\"subject\":{\"reference\":\"Patient/p\"}", ",\"gender\":\"female\",\"bijnaam\":\"x\"")]
    public void Digest_differs_for_other_content(string request, string patient)
    {
        static string Json(string request, string patient) => Bundle(
            Entry("ServiceRequest", request), Entry("Patient", ",\"id\":\"p\"" + patient), Entry("Patient", ",\"id\":\"q\",\"gender\":\"other\""));

        var one = DigestOf(Json(",\"status\":\"active\",\"subject\":{\"reference\":\"Patient/p\"}", ",\"gender\":\"female\""));
        Assert.NotEqual(one, DigestOf(Json(request, patient)));
    }

    [Fact]
    public void Digest_does_not_depend_on_the_order_and_names_of_entries_that_are_alike() => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var graph = Graph(random, entries: random.Next(2, 20));
            Assert.Equal(DigestOf(Written(graph, random)), DigestOf(Written(graph, random)));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Given.Setting("PROPERTY_TESTS", 300)));

    [Fact]
    public void Digest_tells_apart_what_entries_that_are_alike_refer_to()
    {
        // The order refers to 1; 1 and 2 are alike, as are 3 and 4, and only 5 and 6 say something of their own.
        var one = DigestOf(Written([(0, [1]), (1, [3]), (1, [4]), (2, [5]), (2, [6]), (3, []), (4, [])]));
        var other = DigestOf(Written([(0, [2]), (1, [3]), (1, [4]), (2, [5]), (2, [6]), (3, []), (4, [])]));
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Digest_tells_apart_what_a_reference_leads_to_and_what_it_does_not()
    {
        var inside = Bundle(Entry("ServiceRequest", $",\"supportingInfo\":[{Ref("Observation/a")}]"), Entry("Observation", ",\"id\":\"a\""));
        var outside = Bundle(Entry("ServiceRequest", $",\"supportingInfo\":[{Ref("Observation/b")}]"), Entry("Observation", ",\"id\":\"a\""));
        Assert.NotEqual(DigestOf(inside), DigestOf(outside));
    }

    // Most entries are alike, and differ only by what is some references away.
    private static (int Content, int[] Targets)[] Graph(Random random, int entries) =>
        [.. Enumerable.Range(0, entries).Select(i => (random.Next(10) / 9, Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(entries)).ToArray()))];

    private static string Written((int Content, int[] Targets)[] graph, Random? shuffled = null)
    {
        var names = graph.Select((_, i) => $"urn:uuid:{shuffled?.Next(1_000_000)}-{i}").ToArray();
        var entries = graph.Select((entry, i) =>
        {
            var (type, references) = i == 0 ? ("ServiceRequest", "supportingInfo") : ("Observation", "hasMember");
            return Entry(type, $",\"status\":\"s{entry.Content}\",\"{references}\":[{string.Join(',', entry.Targets.Select(target => Ref(names[target])))}]", names[i]);
        }).ToArray();
        shuffled?.Shuffle(entries);
        return Bundle(entries);
    }
}
