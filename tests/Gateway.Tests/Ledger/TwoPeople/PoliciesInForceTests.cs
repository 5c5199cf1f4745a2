using System.Security.Cryptography;
using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>Under which policy a lab is given orders, and that nobody alone puts a wider one in force.</summary>
public sealed class PoliciesInForceTests(TestRedis redis)
{
    private static readonly PolicyLines First = new("noord-orders@1", ["Patient.birthDate keep"]);
    private static readonly PolicyLines Wider = new("noord-orders@2", ["Patient.birthDate keep", "Patient.name keep"]);
    private readonly PolicySlot _slot = new($"lab-{RandomNumberGenerator.GetHexString(12, lowercase: true)}", "hrhpv");

    [Fact]
    public async Task Lab_gets_orders_under_the_policy_in_force_and_under_no_other()
    {
        var scene = await redis.SceneAsync();
        var noord = Scene.Lab("noord");
        var slot = new PolicySlot("noord", Scene.Test);
        await new PoliciesInForce(scene.Redis).TellAsync(scene.Programme, slot, "noord-standard@0");
        Assert.Null((await scene.PlaceOneAsync(scene.Order([noord]))).Allocation);
        Assert.Equal("zuid", (await scene.PlaceOneAsync(scene.Order([noord, Scene.Lab("zuid")], urgent: true))).Allocation!.Lab);
        await new PoliciesInForce(scene.Redis).TellAsync(scene.Programme, slot, policy: null);
        Assert.Empty(await scene.ClaimHeldAsync([noord]));
        Assert.True((await scene.CountersAsync(noord)).Active);
        await new PoliciesInForce(scene.Redis).TellAsync(scene.Programme, slot, noord.Policy);
        Assert.Single(await scene.ClaimHeldAsync([noord]));
    }

    [Fact]
    public async Task Wider_policy_is_in_force_when_two_people_approved_it()
    {
        var (policies, requests) = await StartAsync();
        var request = await AskAsync(requests, First, Wider);
        Assert.False(await policies.WidenAsync(First, Wider, request));
        Assert.Equal(First.Whole, await InForceAsync());
        Assert.IsType<RequestOutcome.SamePerson>(await requests.ApproveAsync(request.Id, request.Digest, TwoPeople.Anna, "Zelf", []));
        var approved = Assert.IsType<RequestOutcome.Stands>(await requests.ApproveAsync(request.Id, request.Digest, TwoPeople.Bram, "Nagekeken", [])).Request;
        Assert.True(await policies.WidenAsync(First, Wider, approved));
        Assert.True(await policies.WidenAsync(First, Wider, approved));
        Assert.Equal(Wider.Whole, await InForceAsync());
    }

    [Fact]
    public async Task Approved_widening_that_is_changed_or_overtaken_comes_to_nothing()
    {
        var (policies, requests) = await StartAsync();
        var request = await AskAsync(requests, First, Wider);
        await requests.ApproveAsync(request.Id, request.Digest, TwoPeople.Bram, "Nagekeken", []);
        var scene = await redis.SceneAsync();
        await scene.Redis.ReadAsync(db => db.HashSetAsync($"{{operations}}:request:{request.Id}", "content", "{}"));
        Assert.False(await policies.WidenAsync(First, Wider, (await requests.FindAsync(request.Id))!));
        Assert.Equal((RequestState.Void, First.Whole), ((await requests.FindAsync(request.Id))!.State, await InForceAsync()));

        // Narrowed meanwhile: what was approved was compared with something else.
        var next = await AskAsync(requests, First, Wider);
        var approved = Assert.IsType<RequestOutcome.Stands>(await requests.ApproveAsync(next.Id, next.Digest, TwoPeople.Bram, "Nagekeken", [])).Request;
        var narrower = new PolicyLines("noord-orders@3", []);
        Assert.True(await policies.NarrowAsync(_slot, First, narrower));
        Assert.False(await policies.WidenAsync(First, Wider, approved));
        Assert.Equal(narrower.Whole, await InForceAsync());
    }

    private async Task<(PoliciesInForce Policies, Requests Requests)> StartAsync()
    {
        var scene = await redis.SceneAsync();
        await scene.Redis.ReadAsync(db => db.HashSetAsync("{operations}:in-force", _slot.ToString(), First.Whole));
        return (new PoliciesInForce(scene.Redis), scene.Requests);
    }

    private async Task<TwoPersonRequest> AskAsync(Requests requests, PolicyLines before, PolicyLines after) => Assert.IsType<RequestOutcome.Stands>(await requests.AskAsync(
        new NewRequest(LedgerIds.NewId(), RequestKind.Policy, _slot.ToString(), $"{{\"before\":\"{before.Policy}\",\"after\":\"{after.Policy}\"}}", TwoPeople.Anna, "Nieuwe bepaling"), [])).Request;

    private async Task<string> InForceAsync() =>
        (await new PoliciesInForce((await redis.SceneAsync()).Redis).FoundAsync(new Dictionary<PolicySlot, PolicyLines> { [_slot] = First }))[_slot].Whole;
}
