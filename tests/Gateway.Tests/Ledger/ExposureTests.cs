using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Ledger;
using Gateway.Routing;
using StackExchange.Redis;
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

        ExposureCounts counts = await CountAsync(scene, Noord);

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

        ExposureCounts counts = await CountAsync(scene, Noord);

        Assert.Equal((default, new Reach(4, 4), 0), (counts.Certain, counts.Possible, counts.NotSent));
    }

    [Fact]
    public async Task What_provably_never_left_is_counted_apart()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.NeverSent("connection-refused"), Scene.Long);
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.CannotMinimise("policy-not-in-force"));

        ExposureCounts counts = await CountAsync(scene, Noord);

        Assert.Equal((default, default, 2), (counts.Certain, counts.Possible, counts.NotSent));
        Assert.Null(counts.First);
    }

    [Fact]
    public async Task Another_attempt_under_way_takes_back_the_proof_of_the_one_before()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.NeverSent("connection-refused"), Scene.Now);
        Assert.Single(await scene.ClaimDueAsync());

        Assert.Equal((new Reach(1, 1), 0), ((await CountAsync(scene, Noord)).Possible, (await CountAsync(scene, Noord)).NotSent));
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

        ExposureCounts noord = await CountAsync(scene, Noord), zuid = await CountAsync(scene, Zuid);

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

        ExposureCounts counts = await CountAsync(scene, Noord);

        Assert.Equal((1, 1, 1), (counts.Certain.Orders, counts.Delivered, counts.Resulted));
    }

    [Fact]
    public async Task A_person_is_one_however_many_orders_and_programmes()
    {
        Scene scene = await redis.SceneAsync(), other = await redis.SceneAsync();
        string person = Token();
        foreach (Scene programme in (Scene[])[scene, scene, other])
            await DeliverAsync(programme, programme.Order(OnlyNoord) with { PersonToken = person });
        await DeliverAsync(other, other.Order(OnlyNoord) with { PersonToken = Token() });

        LabExposure exposure = await new ExposureBook(scene.Redis).OfAsync(Noord, [scene.Programme, other.Programme], default, TestContext.Current.CancellationToken);

        Assert.Equal(new Reach(4, 2), ExposureCounter.Of(exposure).Certain);
        Assert.Equal(2, ExposureCounter.Of(exposure).Tests.Count);
    }

    [Fact]
    public async Task One_who_is_certain_is_not_possible_as_well()
    {
        Scene scene = await redis.SceneAsync();
        string person = Token();
        await DeliverAsync(scene, scene.Order(OnlyNoord) with { PersonToken = person });
        await scene.PlaceOneAsync(scene.Order(OnlyNoord) with { PersonToken = person });

        ExposureCounts counts = await CountAsync(scene, Noord);

        Assert.Equal((new Reach(1, 1), new Reach(1, 0)), (counts.Certain, counts.Possible));
    }

    [Fact]
    public async Task Persons_of_two_labs_are_compared()
    {
        Scene scene = await redis.SceneAsync();
        string[] persons = [Token(), Token(), Token()];
        await DeliverAsync(scene, scene.Order(OnlyNoord) with { PersonToken = persons[0] });
        await DeliverAsync(scene, scene.Order(OnlyNoord) with { PersonToken = persons[1] });
        await DeliverAsync(scene, scene.Order(OnlyZuid) with { PersonToken = persons[2] });
        await DeliverAsync(scene, scene.Order(OnlyZuid) with { PersonToken = persons[1] });

        LabExposure noord = await ReadAsync(scene, Noord), zuid = await ReadAsync(scene, Zuid);

        Assert.Equal(1, noord.Persons.CountIn(zuid.Persons, (_, _) => true));
        Assert.Equal(0, noord.Persons.CountIn(zuid.Persons, (_, _) => false));
    }

    [Fact]
    public async Task Each_policy_version_counts_what_was_sent_under_it()
    {
        Scene scene = await redis.SceneAsync();
        string person = Token();
        await DeliverAsync(scene, scene.Order([Scene.Lab(Noord) with { Policy = "noord@1" }]) with { PersonToken = person });
        await DeliverAsync(scene, scene.Order([Scene.Lab(Noord) with { Policy = "noord@2" }]) with { PersonToken = person });
        await DeliverAsync(scene, scene.Order([Scene.Lab(Noord) with { Policy = "noord@2" }]));

        ExposureCounts counts = await CountAsync(scene, Noord);

        Assert.Equal((new Reach(1, 1), new Reach(2, 2)), (counts.Policies["noord@1"], counts.Policies["noord@2"]));
        Assert.Equal(new Reach(3, 2), counts.Under(_ => true));
        Assert.Equal(new Reach(0, 0), counts.Under(policy => policy == "noord@3"));
    }

    [Fact]
    public async Task A_disclosure_counts_in_each_period_that_it_touches()
    {
        Scene scene = await redis.SceneAsync();
        await scene.DeliverAsync(OnlyNoord);
        DisclosureEntry entry = (await ReadAsync(scene, Noord)).Programmes[0].Disclosures[0];
        DateTimeOffset first = DateTimeOffset.FromUnixTimeMilliseconds(entry.First), last = DateTimeOffset.FromUnixTimeMilliseconds(entry.Last);
        TimeSpan moment = TimeSpan.FromMilliseconds(1);

        Assert.True(new Period(null, null).Touches(entry));
        Assert.True(new Period(last, null).Touches(entry));
        Assert.True(new Period(null, first + moment).Touches(entry));
        Assert.False(new Period(last + moment, null).Touches(entry));
        Assert.False(new Period(null, first).Touches(entry));
        // Sent before the period, and nobody knows whether it ended.
        Assert.True(new Period(last + moment, null).Touches(entry with { Signs = DisclosureSigns.UnderWay }));
        Assert.Equal(0, ExposureCounter.Of(await new ExposureBook(scene.Redis).OfAsync(Noord, [scene.Programme], new Period(last + moment, null), TestContext.Current.CancellationToken)).Certain.Orders);
    }

    [Fact]
    public async Task A_record_of_several_parts_is_read_whole_and_each_order_named()
    {
        const int Orders = 1500;
        Scene scene = await redis.SceneAsync();
        var placed = new List<string>();
        for (int bundle = 0; bundle < Orders / 100; bundle++)
        {
            var orders = Assert.IsType<PlaceOutcome.Placed>(await scene.PlaceAsync([.. Enumerable.Range(0, 100).Select(_ => scene.Order([Scene.Lab(Noord, capacity: 100_000)]))])).Orders;
            placed.AddRange(orders.Select(order => order.Record.Id));
            await Task.WhenAll(orders.Select(order => scene.SettleAsync(order.Allocation!, new DeliveryOutcome.Delivered())));
        }

        LabExposure exposure = await ReadAsync(scene, Noord);
        var listed = new List<ExposedOrder>();
        await foreach (ExposedOrder order in new ExposedOrders(scene.Redis).OfAsync(exposure, TestContext.Current.CancellationToken))
            listed.Add(order);

        Assert.Equal(Orders, ExposureCounter.Of(exposure).Delivered);
        Assert.Equal(placed.Order(StringComparer.Ordinal), listed.Select(order => order.OrderId).Order(StringComparer.Ordinal));
        Assert.All(listed, order => Assert.Equal((Scene.Test, $"{Noord}-standard@1", Certainty.Certain), (order.Test, Assert.Single(order.Disclosures).Policy, order.Certainty)));
        Assert.All(listed, order => Assert.NotNull(order.Link));
        Assert.All(listed, order => Assert.StartsWith("person-", order.Disclosures[0].Person, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_that_comes_back_to_the_lab_is_one_order_with_two_numbers()
    {
        Scene scene = await redis.SceneAsync();
        await scene.DeliverAsync(OnlyNoord);
        await scene.SuspendAsync(Noord);
        await scene.MoveAsync(Noord, OnlyNoord);
        await scene.ReinstateAsync(Noord);
        await scene.SettleAsync(Assert.Single(await scene.ClaimHeldAsync(OnlyNoord)).Allocation, new DeliveryOutcome.Delivered());

        LabExposure exposure = await ReadAsync(scene, Noord);

        Assert.Equal((1, 2), (ExposureCounter.Of(exposure).Certain.Orders, exposure.Programmes[0].Numbers.Count));
    }

    [Fact]
    public async Task When_the_link_is_gone_the_number_is_still_there_by_itself()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(OnlyNoord);
        await scene.ResultAsync(allocation);
        ExposedOrder before = await OnlyOneAsync(scene);
        await scene.SweepAsync();
        ExposedOrder after = await OnlyOneAsync(scene);

        Assert.Equal((true, false), (before.Link is not null, before.Number is not null));
        Assert.Equal((false, true), (after.Link is not null, after.Number is not null));
    }

    [Fact]
    public async Task What_ended_after_it_was_read_is_not_what_it_was_before()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.NeverSent("connection-refused"), Scene.Now);
        ClaimedOrder again = Assert.Single(await scene.ClaimDueAsync());
        var entries = (RedisResult[])(await scene.Redis.ReadAsync(db => db.ExecuteAsync("XRANGE", $"{{{scene.Programme}}}:disclosed:{Noord}", "-", "+")))!;
        var exposure = new LabExposure(Noord, default, DateTimeOffset.UnixEpoch);
        var programme = new ProgrammeExposure(scene.Programme);
        var reader = new DisclosureReader(exposure, programme);
        foreach (RedisResult entry in entries)
            reader.Read(entry);

        // The attempt ends between the reading of the record and of the order.
        await scene.SettleAsync(again.Allocation, new DeliveryOutcome.Delivered());
        GivenOut given = reader.TakeGivenOut();
        reader.Read(given, await scene.Redis.ReadAsync(db => db.StringGetAsync(given.Orders)));
        Assert.Equal(Certainty.NotSent, programme.Disclosures[0].Certainty);
        reader.EndsOnly();
        foreach (RedisResult entry in ((RedisResult[])(await scene.Redis.ReadAsync(db => db.ExecuteAsync("XRANGE", $"{{{scene.Programme}}}:disclosed:{Noord}", "-", "+")))!)[entries.Length..])
            reader.Read(entry);

        Assert.Equal(Certainty.Certain, programme.Disclosures[0].Certainty);
    }

    [Fact]
    public void Ids_are_numbers_and_back()
    {
        for (int i = 0; i < 1000; i++)
        {
            foreach (var (form, id) in (ReadOnlySpan<(IdForm, string)>)
            [
                (IdForm.Order("cervical"), LedgerIds.NewOrderId("cervical")), (IdForm.OrderNumber("cervical"), LedgerIds.NewOrderNumber("cervical")), (IdForm.Token, Token()),
            ])
            {
                Assert.True(form.TryRead(Encoding.UTF8.GetBytes(id), out IdBits bits));
                Assert.Equal(id, form.Write(bits));
            }
        }
    }

    [Fact]
    public void Ids_of_another_form_are_told_apart_and_kept_as_they_are()
    {
        var table = new IdTable(IdForm.Order("cervical"));
        string[] ids = [.. Enumerable.Range(0, 2000).Select(i => i % 3 == 0 ? $"oud-{i}" : LedgerIds.NewOrderId(i % 3 == 1 ? "cervical" : "bowel"))];
        Assert.All(ids, (id, i) => Assert.Equal(i, table.Add(Encoding.UTF8.GetBytes(id))));
        Assert.All(ids, (id, i) => Assert.Equal((i, i, id), (table.Add(Encoding.UTF8.GetBytes(id)), table.Find(Encoding.UTF8.GetBytes(id)), table[i])));
        Assert.Equal((2000, -1), (table.Count, table.Find("cervical-"u8)));
    }

    [Fact]
    public void Ids_that_differ_in_their_first_letter_only_are_two()
    {
        var table = new IdTable(IdForm.Order("cervical"));
        string rest = LedgerIds.NewId()[1..];
        string[] ids = [.. "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Select(letter => $"cervical-{letter}{rest}")];
        Assert.All(ids, (id, i) => Assert.Equal((i, id), (table.Add(Encoding.UTF8.GetBytes(id)), table[i])));
    }

    [Fact]
    public async Task A_policy_has_one_text_for_good()
    {
        Scene scene = await redis.SceneAsync();
        var book = new PolicyBook(scene.Redis);
        var text = new PolicyText($"noord-{scene.Programme}@1", Noord, [Scene.Test], "art. 6", "analysis", [new PolicyElement("Patient.birthDate", "generalise-to-year")]);
        await book.RecordAsync([text]);
        await book.RecordAsync([text]);

        var wider = text with { Elements = [new PolicyElement("Patient.birthDate", "keep")] };
        var fault = await Assert.ThrowsAsync<LedgerStartException>(() => book.RecordAsync([wider]));

        Assert.Contains(text.Policy, fault.Message, StringComparison.Ordinal);
        Assert.Equal("generalise-to-year", Assert.Single((await book.AllAsync())[text.Policy].Elements).Action);
        await book.RecordAsync([wider with { Policy = $"noord-{scene.Programme}@2" }]);
        Assert.Equal("keep", Assert.Single((await book.AllAsync())[$"noord-{scene.Programme}@2"].Elements).Action);
    }

    private static async Task<ExposedOrder> OnlyOneAsync(Scene scene)
    {
        var orders = new List<ExposedOrder>();
        await foreach (ExposedOrder order in new ExposedOrders(scene.Redis).OfAsync(await ReadAsync(scene, Noord), TestContext.Current.CancellationToken))
            orders.Add(order);
        return Assert.Single(orders);
    }

    private static Task<LabExposure> ReadAsync(Scene scene, string lab) => new ExposureBook(scene.Redis).OfAsync(lab, [scene.Programme], default, TestContext.Current.CancellationToken);

    private static async Task<ExposureCounts> CountAsync(Scene scene, string lab) => ExposureCounter.Of(await ReadAsync(scene, lab));

    private static async Task DeliverAsync(Scene scene, PlaceRequest order) =>
        await scene.SettleAsync((await scene.PlaceOneAsync(order)).Allocation!, new DeliveryOutcome.Delivered());

    private static string Token() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
