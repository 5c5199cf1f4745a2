using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>What a lab was sent, as the record of disclosures tells it: never less than the truth (I5).</summary>
public sealed class ExposureTests(TestRedis redis)
{
    private const string Noord = "noord";
    private const string Zuid = "zuid";
    private static readonly Candidate[] OnlyNoord = [Scene.Lab(Noord)];
    private static readonly Candidate[] OnlyZuid = [Scene.Lab(Zuid)];

    [Fact]
    public async Task What_the_lab_answered_to_is_certain()
    {
        Scene scene = await redis.SceneAsync();
        await scene.DeliverAsync(OnlyNoord);
        await scene.SettleAsync(await scene.AllocateAsync([Scene.Lab(Noord), Scene.Lab(Zuid, share: 0.001)]), new DeliveryOutcome.RefusedByLab(422));

        ExposureCounts counts = await scene.CountAsync(Noord);

        Assert.Equal((new Reach(2, 2), default, 0), (counts.Certain, counts.Possible, counts.NotSent));
        Assert.Equal((1, 1), (counts.Delivered, counts.Refused));
    }

    [Fact]
    public async Task What_may_have_gone_is_possible()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.Indeterminate("timeout"), Scene.Long);
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.Throttled(Scene.Long), Scene.Long);
        // An attempt under way, and one whose replica is gone.
        await scene.AllocateAsync(OnlyNoord);
        await scene.AllocateAsync(OnlyNoord, lease: Scene.Shortest);

        ExposureCounts counts = await scene.CountAsync(Noord);

        Assert.Equal((default, new Reach(4, 4), 0), (counts.Certain, counts.Possible, counts.NotSent));
    }

    [Fact]
    public async Task What_provably_never_left_is_counted_apart()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.NeverSent("connection-refused"), Scene.Long);
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.CannotMinimise("policy-not-in-force"));

        ExposureCounts counts = await scene.CountAsync(Noord);

        Assert.Equal((default, default, 2), (counts.Certain, counts.Possible, counts.NotSent));
        Assert.Null(counts.First);
    }

    [Fact]
    public async Task Another_attempt_under_way_takes_back_the_proof_of_the_one_before()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.NeverSent("connection-refused"), Scene.Now);
        Assert.Single(await scene.ClaimDueAsync());

        Assert.Equal((new Reach(1, 1), 0), ((await scene.CountAsync(Noord)).Possible, (await scene.CountAsync(Noord)).NotSent));
    }

    [Fact]
    public async Task An_order_that_moved_on_stays_with_both_labs()
    {
        Scene scene = await redis.SceneAsync();
        await scene.DeliverAsync(OnlyNoord);
        await scene.SuspendAsync(Noord);
        await scene.MoveAsync(Noord, [Scene.Lab(Noord), Scene.Lab(Zuid)]);
        ClaimedOrder moved = Assert.Single(await scene.ClaimDueAsync());
        await scene.SettleAsync(moved.Allocation, new DeliveryOutcome.Delivered());
        await scene.ResultAsync(moved.Allocation);

        ExposureCounts noord = await scene.CountAsync(Noord), zuid = await scene.CountAsync(Zuid);

        Assert.Equal((1, 1, 0), (noord.Certain.Orders, noord.MovedAway, noord.Resulted));
        Assert.Equal((1, 0, 1), (zuid.Certain.Orders, zuid.MovedAway, zuid.Resulted));
    }

    [Fact]
    public async Task A_result_proves_what_no_acknowledgement_did()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(OnlyNoord);
        await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate("timeout"), Scene.Long);
        await scene.ResultAsync(allocation);

        ExposureCounts counts = await scene.CountAsync(Noord);

        Assert.Equal((1, 1, 1), (counts.Certain.Orders, counts.Delivered, counts.Resulted));
    }

    [Fact]
    public async Task A_person_is_one_however_many_orders_and_programmes()
    {
        Scene scene = await redis.SceneAsync(), other = await redis.SceneAsync();
        string person = SceneExposure.PersonToken();
        foreach (Scene programme in (Scene[])[scene, scene, other])
            await DeliverAsync(programme, programme.Order(OnlyNoord) with { PersonToken = person });
        await DeliverAsync(other, other.Order(OnlyNoord) with { PersonToken = SceneExposure.PersonToken() });

        LabExposure exposure = await new ExposureBook(scene.Redis).OfAsync(Noord, [scene.Programme, other.Programme], default, TestContext.Current.CancellationToken);

        Assert.Equal(new Reach(4, 2), ExposureCounter.Of(exposure).Certain);
        Assert.Equal(2, ExposureCounter.Of(exposure).Tests.Count);
    }

    [Fact]
    public async Task One_who_is_certain_is_not_possible_as_well()
    {
        Scene scene = await redis.SceneAsync();
        string person = SceneExposure.PersonToken();
        await DeliverAsync(scene, scene.Order(OnlyNoord) with { PersonToken = person });
        await scene.PlaceOneAsync(scene.Order(OnlyNoord) with { PersonToken = person });

        ExposureCounts counts = await scene.CountAsync(Noord);

        Assert.Equal((new Reach(1, 1), new Reach(1, 0)), (counts.Certain, counts.Possible));
    }

    [Fact]
    public async Task Persons_of_two_labs_are_compared()
    {
        Scene scene = await redis.SceneAsync();
        string[] persons = [SceneExposure.PersonToken(), SceneExposure.PersonToken(), SceneExposure.PersonToken()];
        await DeliverAsync(scene, scene.Order(OnlyNoord) with { PersonToken = persons[0] });
        await DeliverAsync(scene, scene.Order(OnlyNoord) with { PersonToken = persons[1] });
        await DeliverAsync(scene, scene.Order(OnlyZuid) with { PersonToken = persons[2] });
        await DeliverAsync(scene, scene.Order(OnlyZuid) with { PersonToken = persons[1] });

        LabExposure noord = await scene.ExposureAsync(Noord), zuid = await scene.ExposureAsync(Zuid);

        Assert.Equal(1, noord.Persons.CountIn(zuid.Persons, (_, _) => true));
        Assert.Equal(0, noord.Persons.CountIn(zuid.Persons, (_, _) => false));
    }

    [Fact]
    public async Task Each_policy_version_counts_what_was_sent_under_it()
    {
        Scene scene = await redis.SceneAsync();
        string person = SceneExposure.PersonToken();
        await DeliverAsync(scene, scene.Order([Scene.Lab(Noord) with { Policy = "noord@1" }]) with { PersonToken = person });
        await DeliverAsync(scene, scene.Order([Scene.Lab(Noord) with { Policy = "noord@2" }]) with { PersonToken = person });
        await DeliverAsync(scene, scene.Order([Scene.Lab(Noord) with { Policy = "noord@2" }]));

        ExposureCounts counts = await scene.CountAsync(Noord);

        Assert.Equal((new Reach(1, 1), new Reach(2, 2)), (counts.Policies["noord@1"], counts.Policies["noord@2"]));
        Assert.Equal(new Reach(3, 2), counts.Under(_ => true));
        Assert.Equal(new Reach(0, 0), counts.Under(policy => policy == "noord@3"));
    }

    private static async Task DeliverAsync(Scene scene, PlaceRequest order) =>
        await scene.SettleAsync((await scene.PlaceOneAsync(order)).Allocation!, new DeliveryOutcome.Delivered());
}
