using Xunit;

namespace Gateway.Tests.Architecture;

/// <summary>Which room may mention which. A new line here is a decision about the house, not a way to make a build pass.</summary>
public sealed class RoomTests
{
    private static readonly Dictionary<string, string[]> MayMention = new(StringComparer.Ordinal)
    {
        ["Memory"] = [],
        ["Answers"] = ["Memory"],
        // What anybody may have to account for goes through one room, so that one chain holds all of it; it knows who asks and keeps its heads in the ledger.
        ["Audit"] = ["Memory", "Answers", "Registry", "Identity", "Ledger"],
        ["Registry"] = [],
        ["Identity"] = ["Registry", "Answers"],
        ["Routing"] = ["Registry"],
        ["Orders"] = ["Answers", "Audit", "Registry", "Identity", "Ledger", "Disclosure", "Forwarding"],
        ["Ledger"] = ["Memory", "Orders", "Routing", "Disclosure"],
        ["Disclosure"] = ["Memory", "Registry", "Ledger", "Orders"],
        ["Forwarding"] = ["Audit", "Registry", "Identity", "Routing", "Orders", "Ledger", "Disclosure"],
        ["Results"] = ["Memory", "Answers", "Audit", "Registry", "Identity", "Orders", "Ledger", "Disclosure", "Forwarding"],
        ["Operations"] = ["Audit", "Registry", "Identity", "Routing", "Orders", "Ledger", "Forwarding"],
        ["Hosting"] = ["Answers", "Audit", "Registry", "Identity", "Routing", "Orders", "Ledger", "Disclosure", "Forwarding", "Results", "Operations"],
    };

    public static TheoryData<string> AllRooms => [.. Rooms.All];

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void Room_mentions_only_the_rooms_it_may(string room)
    {
        var allowed = MayMention[room];
        var foreign = Rooms.MentionsOf(room)
            .Where(mention => Rooms.RoomOf(mention.Mentioned) is { } other && other != room && !allowed.Contains(other))
            .Select(mention => $"{mention.By} mentions {mention.Mentioned.FullName}")
            .Distinct();
        Assert.Empty(foreign);
    }

    [Fact]
    public void Only_the_ledger_knows_Redis() => Assert.Equal(["Ledger"], RoomsThatMention("StackExchange.Redis"));

    [Fact]
    public void Only_Forwarding_knows_YARP() => Assert.Equal(["Forwarding"], RoomsThatMention("Yarp."));

    [Theory]
    [InlineData("Registry")]
    [InlineData("Routing")]
    [InlineData("Ledger")]
    public void Room_knows_no_web_server(string room) =>
        Assert.DoesNotContain(Rooms.MentionsOf(room), mention => mention.Mentioned.Namespace.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Theory]
    [InlineData("Identity")]
    [InlineData("Operations")]
    [InlineData("Answers")]
    public void Room_knows_no_FHIR_engine(string room) =>
        Assert.DoesNotContain(Rooms.MentionsOf(room), mention => mention.Mentioned.Namespace.StartsWith("Gateway.Fhir", StringComparison.Ordinal));

    [Fact]
    public void FHIR_engine_has_no_package_and_knows_no_web_server()
    {
        var references = typeof(Gateway.Fhir.Minimiser).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.All(references, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    private static IEnumerable<string> RoomsThatMention(string start) => Rooms.All
        .Where(room => Rooms.MentionsOf(room).Any(mention => mention.Mentioned.Namespace.StartsWith(start, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);
}
