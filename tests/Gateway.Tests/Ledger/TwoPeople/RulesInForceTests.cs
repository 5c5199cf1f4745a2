using System.Security.Cryptography;
using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>I10: nobody alone puts rules in force that ask less of labs. Each test but the first tries to.</summary>
public sealed class RulesInForceTests(TestRedis redis)
{
    private const string Strict = """{"evidence":["audit","monitoring"]}""";
    private const string Middle = """{"evidence":["audit"]}""";
    private const string Lax = """{"evidence":[]}""";
    private readonly string _programme = $"p-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    [Fact]
    public async Task Laxer_rules_are_in_force_when_two_people_approved_them()
    {
        var (rules, people) = await StartAsync();
        var request = await AskAsync(people, Strict, Lax);
        Assert.Equal(Strict, await InForceAsync(rules));
        var approved = await ApproveAsync(people, request);
        Assert.True(await rules.LoosenAsync(Strict, Lax, approved));
        // Whoever finds it left over does it again.
        Assert.True(await rules.LoosenAsync(Strict, Lax, approved));
        Assert.Equal(Lax, await InForceAsync(rules));
    }

    public static TheoryData<string, string, string> NoSecondPerson => TwoPersonTests.NoSecondPerson;

    [Theory]
    [MemberData(nameof(NoSecondPerson))]
    public async Task Own_request_same_certificate_and_any_of_the_same_keys_lower_nothing(string party, string certificate, string keys)
    {
        var (rules, people) = await StartAsync();
        var request = await AskAsync(people, Strict, Lax);
        Assert.IsType<RequestOutcome.SamePerson>(await people.ApproveAsync(request, new Decider(party, certificate, keys)));
        Assert.False(await rules.LoosenAsync(Strict, Lax, request));
        Assert.Equal(Strict, await InForceAsync(rules));
    }

    [Fact]
    public async Task Expired_and_refused_requests_lower_nothing()
    {
        var (rules, people) = await StartAsync();
        var request = await AskAsync(people, Strict, Lax);
        await people.AgeAsync(request, TwoPersonRequest.Open);
        Assert.IsType<RequestOutcome.Closed>(await people.ApproveAsync(request));
        Assert.False(await rules.LoosenAsync(Strict, Lax, await people.FindAsync(request)));

        var next = await AskAsync(people, Strict, Lax);
        await people.Scene.Requests.RefuseAsync(next.Id, TwoPeople.Bram, "Niet nodig");
        Assert.IsType<RequestOutcome.Closed>(await people.ApproveAsync(next));
        Assert.False(await rules.LoosenAsync(Strict, Lax, await people.FindAsync(next)));
        Assert.Equal(Strict, await InForceAsync(rules));
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "content", "{}" },
        { "digest", "0000" },
        { "subject", "bowel" },
        { "kind", RequestKind.Policy },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_is_changed_after_the_approval_comes_to_nothing(string field, string value)
    {
        var (rules, people) = await StartAsync();
        var approved = await ApproveAsync(people, await AskAsync(people, Strict, Lax));
        await people.TamperAsync(approved, field, value);
        Assert.False(await rules.LoosenAsync(Strict, Lax, await people.FindAsync(approved)));
        Assert.Equal(RequestState.Void, (await people.FindAsync(approved)).State);
        Assert.Equal(Strict, await InForceAsync(rules));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_is_changed_between_its_reading_and_the_deed_comes_to_nothing(string field, string value)
    {
        var (rules, people) = await StartAsync();
        var approved = await ApproveAsync(people, await AskAsync(people, Strict, Lax));
        await people.TamperAsync(approved, field, value);
        // Read before; the script goes by what stands there.
        Assert.False(await rules.LoosenAsync(Strict, Lax, approved));
        Assert.Equal(Strict, await InForceAsync(rules));
    }

    [Fact]
    public async Task Approved_request_for_one_programme_does_nothing_for_another()
    {
        var (rules, people) = await StartAsync();
        var other = $"{_programme}-2";
        Assert.True(await rules.TightenAsync(RequestKind.Rules, other, before: null, Strict));
        var approved = await ApproveAsync(people, await AskAsync(people, Strict, Lax));
        Assert.False(await rules.LoosenAsync(Strict, Lax, approved with { Subject = other }));
        Assert.Equal((Strict, Strict), ((await rules.ReadAsync(RequestKind.Rules))[other], await InForceAsync(rules)));
    }

    [Fact]
    public async Task What_was_compared_with_other_rules_than_those_in_force_comes_to_nothing()
    {
        var (rules, people) = await StartAsync();
        // Asked while they were laxer, and carried out after another start made them stricter.
        var first = await ApproveAsync(people, await AskAsync(people, Strict, Middle));
        Assert.True(await rules.LoosenAsync(Strict, Middle, first));
        await people.Scene.Requests.FinishAsync(first.Id);
        var approved = await ApproveAsync(people, await AskAsync(people, Middle, Lax));
        Assert.True(await rules.TightenAsync(RequestKind.Rules, _programme, Middle, Strict));
        Assert.False(await rules.LoosenAsync(Middle, Lax, approved));
        // The one that was done lowers nothing a second time.
        Assert.False(await rules.LoosenAsync(Strict, Middle, await people.FindAsync(first)));
        Assert.Equal(Strict, await InForceAsync(rules));
    }

    [Fact]
    public async Task Two_steps_take_two_people_each()
    {
        var (rules, people) = await StartAsync();
        var first = await ApproveAsync(people, await AskAsync(people, Strict, Middle));
        Assert.True(await rules.LoosenAsync(Strict, Middle, first));
        Assert.False(await rules.LoosenAsync(Middle, Lax, await AskAsync(people, Middle, Lax)));
        Assert.Equal(Middle, await InForceAsync(rules));
    }

    [Fact]
    public async Task Stricter_rules_give_way_to_none_that_another_gateway_put_there_meanwhile()
    {
        var (rules, _) = await StartAsync();
        Assert.False(await rules.TightenAsync(RequestKind.Rules, _programme, Lax, Middle));
        Assert.Equal(Strict, await InForceAsync(rules));
        Assert.Equal(Strict, (await rules.FoundAsync(RequestKind.Rules, new Dictionary<string, string>(StringComparer.Ordinal) { [_programme] = Lax }))[_programme]);
    }

    private async Task<(InForce Rules, TwoPeople People)> StartAsync()
    {
        var people = new TwoPeople(await redis.SceneAsync());
        var rules = new InForce(people.Scene.Redis);
        Assert.True(await rules.TightenAsync(RequestKind.Rules, _programme, before: null, Strict));
        return (rules, people);
    }

    private async Task<TwoPersonRequest> AskAsync(TwoPeople people, string before, string after) => Assert.IsType<RequestOutcome.Stands>(await people.Scene.Requests.AskAsync(
        new NewRequest(LedgerIds.NewId(), RequestKind.Rules, _programme, $$"""{"before":{{before}},"after":{{after}}}""", TwoPeople.Anna, "Nieuwe afspraak"), [])).Request;

    private static async Task<TwoPersonRequest> ApproveAsync(TwoPeople people, TwoPersonRequest request) =>
        Assert.IsType<RequestOutcome.Stands>(await people.ApproveAsync(request)).Request;

    private async Task<string> InForceAsync(InForce rules) => (await rules.ReadAsync(RequestKind.Rules))[_programme];
}
