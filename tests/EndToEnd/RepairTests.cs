using System.Net;
using System.Net.Http.Json;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;

namespace EndToEnd;

/// <summary>Orders given to another lab, and orders sent again: seen beforehand, begun, followed, stopped, continued.</summary>
public sealed class RepairTests(Certificates certificates)
{
    private const string Reason = "Storing bij het lab verholpen";

    [Fact]
    public async Task Orders_that_labs_refused_go_again_when_their_fault_is_mended_and_only_where_a_second_disclosure_is_allowed()
    {
        await using var world = await WorldAsync();
        var orders = await world.RefusedAsync(20);
        var listed = await world.Operator.AttentionAsync("?state=Refused&because=status-422&test=fit");
        Assert.Equal(orders.Count, listed.Count);
        Assert.Empty(await world.Operator.AttentionAsync("?state=Undeliverable"));

        var careful = new { because = "status-422", to = Repairs.Well, reason = Reason };
        var foreseen = await world.Operator.ForeseeAsync("resends", new { careful.because, careful.to, careful.reason, preview = true });
        Assert.Equal(orders.Count, foreseen.GetProperty("outcomes").GetProperty("SecondDisclosure").GetInt32());
        var stays = await world.Operator.DoneAsync((await world.Operator.BeginAsync("resends", careful)).Id);
        Assert.Equal(("resend", 0, "SecondDisclosure", orders.Count), (stays.Kind, stays.Moved, Assert.Single(stays.Orders).Fate, Assert.Single(stays.Orders).Orders));
        Assert.Equal(orders.Count, (await world.Operator.BooksAsync("bowel")).Refused);

        // One of them by its id, then the rest.
        var single = await world.Operator.DoneAsync((await world.Operator.BeginAsync("resends", new { orders = new[] { listed[0].Id }, to = Repairs.Well, allowSecondDisclosure = true, reason = Reason })).Id);
        Assert.Equal((1, "MovedASecondTime"), (single.Moved, Assert.Single(single.Orders).Fate));
        var rest = await world.Operator.DoneAsync((await world.Operator.BeginAsync("resends", new { states = new[] { "Refused" }, to = Repairs.Well, allowSecondDisclosure = true, ordersASecond = 100, reason = Reason })).Id);
        Assert.Equal(orders.Count - 1, rest.Moved);
        await world.EachIsAtAsync(Repairs.Well, orders);
        Assert.Equal(orders.Count, (await world.Redis!.DisclosuresAsync("bowel", Repairs.Well)).Count(line => line.Event == "second-disclosure"));
        Assert.DoesNotContain(await world.Redis!.DisclosuresAsync("bowel", Repairs.Broken), line => line.Event == "second-disclosure");
        Assert.Empty(await world.Operator.AttentionAsync());
    }

    [Fact]
    public async Task Held_orders_are_listed_with_their_reason_and_go_to_the_lab_that_is_named()
    {
        await using var world = await WorldAsync();
        await world.Operator.SetCapacityAsync(Repairs.Well, Repairs.Test, 0);
        world.Lab(Repairs.Broken).Behave(new LabBehaviour(LabMode.Status, Status: 422));
        var orders = await world.PlacedAsync(5);
        await Eventually.HoldsAsync(async () => (await world.Operator.BooksAsync("bowel")).Held == orders.Count);

        Assert.Empty(await world.Operator.AttentionAsync());
        Assert.All(await world.Operator.AttentionAsync($"?state=Held&lab={Repairs.Broken}"), held => Assert.Equal(("Held", "lab-refused", "status-422"), (held.State, held.BusinessStatus, held.Reason)));
        Assert.Equal(orders.Count, (await world.Operator.AttentionAsync("?state=Held")).Count);
        world.Lab(Repairs.Broken).Behave(new LabBehaviour(LabMode.Normal));
        var none = await world.Operator.DoneAsync((await world.Operator.BeginAsync("resends", new { states = new[] { "Held" }, to = Repairs.Well, reason = Reason })).Id);
        Assert.Equal("NoRoom", Assert.Single(none.Orders).Fate);
        var sent = await world.Operator.DoneAsync((await world.Operator.BeginAsync("resends", new { states = new[] { "Held" }, to = Repairs.Broken, allowSecondDisclosure = true, reason = Reason })).Id);
        Assert.Equal(orders.Count, sent.Moved);
        await world.EachIsAtAsync(Repairs.Broken, orders);
    }

    [Fact]
    public async Task Five_hundred_orders_go_to_another_lab_as_foreseen_and_can_be_followed_stopped_and_continued()
    {
        const int Orders = 500;
        await using var world = await WorldAsync(("Operations__MoveBatch", "1"));
        var orders = await world.UnsentAsync(Orders);
        var asked = new { test = Repairs.Test, from = Repairs.Broken, to = Repairs.Well, orders = Orders, reason = "Analysator in storing" };
        var foreseen = await world.Operator.ForeseeAsync("reallocations", new { asked.test, asked.from, asked.to, asked.orders, asked.reason, preview = true });
        Assert.Equal(Orders, foreseen.GetProperty("moved").GetProperty(Repairs.Well).GetInt32());

        var begun = await world.Operator.BeginAsync("reallocations", asked);
        Assert.Equal(("reallocation", "Running", "operator-anna"), (begun.Kind, begun.State, begun.Operator));
        await Eventually.HoldsAsync(async () => (await world.Operator.OperationAsync(begun.Id)).Moved > 0);
        var still = await world.Operator.ChangeAsync(begun.Id, "stop");
        Assert.InRange(still.Moved, 1, Orders - 1);
        Assert.Equal(Orders, still.Moved + still.Left);

        await world.Gateway.KillAsync();
        await world.StartGatewayAsync();
        Assert.Equal(("Stopped", still.Moved), ((await world.Operator.OperationAsync(begun.Id)).State, (await world.Operator.OperationAsync(begun.Id)).Moved));
        await world.Operator.ChangeAsync(begun.Id, "continue");
        var done = await world.Operator.DoneAsync(begun.Id);
        Assert.Equal((Orders, 0L), (done.Moved, done.Left));
        Assert.Equal([("stopped", "operator-anna", "Overleg met de regisseur"), ("continued", "operator-anna", "Overleg met de regisseur")], done.Changes.Select(change => (change.What, change.Operator, change.Reason)));
        Assert.Equal(Orders, (await world.Operator.DiversionsAsync(begun.Id)).Count(line => (line.From, line.To) == (Repairs.Broken, Repairs.Well)));
        await world.EachIsAtAsync(Repairs.Well, orders);
    }

    [Fact]
    public async Task Two_operators_at_once_move_each_order_once_and_no_more_than_there_are()
    {
        await using var world = await WorldAsync(("Operations__MoveBatch", "5"));
        var orders = await world.UnsentAsync(100);
        using var bram = new OperatorClient(certificates.OperatorAs("operator-bram", world.OperationsPlane));
        var asked = new { test = Repairs.Test, from = Repairs.Broken, to = Repairs.Well, orders = 80, reason = "Analysator in storing" };
        var begun = await Task.WhenAll(world.Operator.BeginAsync("reallocations", asked), bram.BeginAsync("reallocations", asked));
        var done = await Task.WhenAll(begun.Select(operation => world.Operator.DoneAsync(operation.Id)));
        Assert.Equal(["operator-anna", "operator-bram"], done.Select(operation => operation.Operator).Order(StringComparer.Ordinal));
        Assert.Equal(orders.Count, done.Sum(operation => operation.Moved));
        Assert.All(done, operation => Assert.InRange(operation.Moved, 20, 80));
        await world.EachIsAtAsync(Repairs.Well, orders);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_reasons_of_changes_are_kept_with_the_lab()
    {
        await using var world = await WorldAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync("resends", new { orders = new[] { "bowel-1" }, test = "fit", reason = Reason }));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync("resends", new { states = new[] { "Delivered" }, reason = Reason }));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync("resends", new { ordersASecond = 0, reason = Reason }));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync("resends", new { orders = new[] { "bowel-1" }, reason = Reason }));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync("resends", new { orders = new[] { "operations-1" }, reason = Reason }));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync("resends", new { test = "psa", reason = Reason }));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync("reallocations", new { test = "fit", from = "lab-noord", to = Repairs.Well, orders = 1, reason = Reason }));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync("reallocations", new { test = "fit", to = Repairs.Well, orders = 0, reason = Reason }));

        await world.Operator.SetCapacityAsync(Repairs.Well, Repairs.Test, 40);
        var stopped = await world.Operator.StopLabAsync(Repairs.Well, "Move");
        await world.Operator.DoneAsync(stopped.Operation);
        await world.Operator.ReinstateAsync(Repairs.Well);
        var (capacity, reinstated) = ((await world.Operator.LabAsync(Repairs.Well)).Changes[1], (await world.Operator.LabAsync(Repairs.Well)).Changes[0]);
        Assert.Equal(new Changed("capacity", "operator-anna", "Analysator in storing", Repairs.Test, 40, null), capacity);
        Assert.Equal(new Changed("reinstated", "operator-anna", "Onderzoek afgerond", null, null, 1), reinstated);
        Assert.Equal("reinstated", Assert.Single((await world.Operator.OperationAsync(stopped.Operation)).Changes).What);

        async Task<HttpStatusCode> AskAsync(string path, object asked)
        {
            using var answer = await world.Operator.SendAsync(HttpMethod.Post, $"api/{path}", JsonContent.Create(asked));
            return answer.StatusCode;
        }
    }

    private Task<ScreeningWorld> WorldAsync(params (string Name, string Value)[] settings) =>
        ScreeningWorld.StartAsync(certificates, new WorldOptions { OwnRedis = true, ResultDelay = TimeSpan.FromDays(1), Settings = Repairs.Settings(settings) });
}
