namespace Gateway.Fhir.Tests;

/// <summary>Messages put together from what a test is about.</summary>
internal static class Fragments
{
    public static string Bundle(params IEnumerable<string> entries) => $$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', entries)}}]}""";

    public static string Entry(string type, string members, string? fullUrl = null) =>
        (fullUrl is null ? "{" : $"{{\"fullUrl\":\"{fullUrl}\",") + $"\"resource\":{{\"resourceType\":\"{type}\"{members}}}}}";

    public static string Ref(string reference) => $"{{\"reference\":\"{reference}\"}}";
}
