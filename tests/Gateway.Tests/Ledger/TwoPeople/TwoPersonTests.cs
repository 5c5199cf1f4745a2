using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>I10: each test tries to get round the second person.</summary>
public sealed class TwoPersonTests(TestRedis redis)
{
    [Fact]
    public async Task What_one_asks_and_another_approves_reinstates_the_lab_once()
    {
        var (people, operation) = await SuspendedAsync();
        var request = await people.AskAsync(operation.Id);
        Assert.Null(await people.Scene.Reinstating.BeginAsync(request, []));
        Assert.True(await people.IsStoppedAsync());

        var approved = Approved(await people.ApproveAsync(request));
        Assert.Equal((RequestState.Approved, "operator-bram", request.Digest), (approved.State, approved.Decider, approved.Approved));
        Assert.Contains(await people.Scene.Requests.ApprovedAsync(), left => left.Id == request.Id);
        var turn = await people.Scene.Reinstating.BeginAsync(approved, []);
        Assert.True(turn > operation.Turn);
        Assert.False(await people.IsStoppedAsync());
        Assert.Equal(turn, await people.Scene.Reinstating.BeginAsync(approved, []));
        Assert.Equal([("reinstated", "operator-anna", 0.1)], (await people.Scene.Changes.OfAsync(people.Lab)).Select(change => (change.What, change.By, change.Part)));
        Assert.Equal(["reinstated"], (await people.Scene.Changes.OfAsync(operation.Id)).Select(change => change.What));

        await people.Scene.Requests.FinishAsync(request.Id);
        Assert.Equal(RequestState.Done, (await people.FindAsync(request)).State);
        Assert.DoesNotContain(await people.Scene.Requests.ApprovedAsync(), left => left.Id == request.Id);
        // What is done is not done again, whoever says it again and however much later.
        Assert.Null(await people.Scene.Reinstating.BeginAsync(approved, []));
    }

    public static TheoryData<string, string, string> NoSecondPerson => new()
    {
        { "operator-anna", "A1", "sha256/a1 sha256/a2" },
        { "operator-anna", "A9", "sha256/a9" },
        { "operator-bram", "A1", "sha256/b1" },
        { "operator-bram", "B1", "sha256/a1" },
        { "operator-bram", "B1", "sha256/a2" },
        { "operator-bram", "B1", "sha256/b1 sha256/a2" },
    };

    [Theory]
    [MemberData(nameof(NoSecondPerson))]
    public async Task Own_request_same_certificate_and_any_of_the_same_keys_are_no_second_person(string party, string certificate, string keys)
    {
        var (people, operation) = await SuspendedAsync();
        var request = await people.AskAsync(operation.Id);
        Assert.IsType<RequestOutcome.SamePerson>(await people.ApproveAsync(request, new Decider(party, certificate, keys)));
        Assert.Equal(RequestState.Open, (await people.FindAsync(request)).State);
        Assert.Null(await people.Scene.Reinstating.BeginAsync(request, []));
        Assert.True(await people.IsStoppedAsync());
    }

    [Fact]
    public async Task Request_expires_after_a_day()
    {
        var (people, operation) = await SuspendedAsync();
        var request = await people.AskAsync(operation.Id);
        await people.AgeAsync(request, TwoPersonRequest.Open);
        Assert.Equal(RequestState.Expired, Assert.IsType<RequestOutcome.Closed>(await people.ApproveAsync(request)).Request.State);
        Assert.True(await people.IsStoppedAsync());
        // The next one is not in its way.
        Assert.IsType<RequestOutcome.Stands>(await people.TryAskAsync(operation.Id));
    }

    [Fact]
    public async Task Request_is_open_until_the_day_is_over()
    {
        var (people, operation) = await SuspendedAsync();
        var request = await people.AskAsync(operation.Id);
        await people.AgeAsync(request, TwoPersonRequest.Open - TimeSpan.FromMinutes(5));
        Approved(await people.ApproveAsync(request));
    }

    [Fact]
    public async Task What_is_approved_is_what_was_seen()
    {
        var (people, operation) = await SuspendedAsync();
        var request = await people.AskAsync(operation.Id);
        var other = TwoPersonRequest.DigestOf(request.Kind, request.Subject, people.Content(operation.Id, [], firstStep: 1));
        Assert.IsType<RequestOutcome.Changed>(await people.ApproveAsync(request, digest: other));

        await people.TamperAsync(request, "content", people.Content(operation.Id, [], firstStep: 1));
        Assert.IsType<RequestOutcome.Changed>(await people.ApproveAsync(request));
        await people.TamperAsync(request, "digest", other);
        Assert.IsType<RequestOutcome.Changed>(await people.ApproveAsync(request));
        Assert.True(await people.IsStoppedAsync());
    }

    [Fact]
    public async Task What_is_changed_after_the_approval_comes_to_nothing()
    {
        var (people, operation) = await SuspendedAsync();
        var request = Approved(await people.ApproveAsync(await people.AskAsync(operation.Id)));
        await people.TamperAsync(request, "content", people.Content(operation.Id, [], firstStep: 1));
        Assert.Null(await people.Scene.Reinstating.BeginAsync(await people.FindAsync(request), []));
        Assert.True(await people.IsStoppedAsync());
        Assert.Equal((RequestState.Void, "changed"), ((await people.FindAsync(request)).State, (await people.FindAsync(request)).Fault));
    }

    [Fact]
    public async Task Content_and_digest_changed_together_are_still_not_what_was_approved()
    {
        var (people, operation) = await SuspendedAsync();
        var request = Approved(await people.ApproveAsync(await people.AskAsync(operation.Id)));
        var other = people.Content(operation.Id, [], firstStep: 1);
        await people.TamperAsync(request, "content", other);
        await people.TamperAsync(request, "digest", TwoPersonRequest.DigestOf(request.Kind, request.Subject, other));
        Assert.Null(await people.Scene.Reinstating.BeginAsync(await people.FindAsync(request), []));
        Assert.True(await people.IsStoppedAsync());
    }

    [Fact]
    public async Task Two_requests_for_the_same_are_not_open_at_one_time()
    {
        var (people, operation) = await SuspendedAsync();
        var request = await people.AskAsync(operation.Id);
        Assert.Equal(request.Id, Assert.IsType<RequestOutcome.AnotherOpen>(await people.TryAskAsync(operation.Id, TwoPeople.Bram)).Request.Id);
        Assert.IsType<RequestOutcome.Stands>(await people.Scene.Requests.RefuseAsync(request.Id, TwoPeople.Anna, "Vergissing"));
        Assert.Equal(RequestState.Refused, Assert.IsType<RequestOutcome.Closed>(await people.ApproveAsync(request)).Request.State);
        // Each asks one, each approves the other's: both are decided by two people, and only one can count.
        var brams = Assert.IsType<RequestOutcome.Stands>(await people.TryAskAsync(operation.Id, TwoPeople.Bram)).Request;
        Assert.IsType<RequestOutcome.SamePerson>(await people.ApproveAsync(brams, TwoPeople.Bram));
        Approved(await people.ApproveAsync(brams, TwoPeople.Anna));
    }

    [Fact]
    public async Task Approved_request_for_one_lab_does_nothing_for_another()
    {
        var (people, operation) = await SuspendedAsync();
        var (others, _) = await SuspendedAsync();
        var request = Approved(await people.ApproveAsync(await people.AskAsync(operation.Id)));
        await people.TamperAsync(request, "subject", others.Lab);
        Assert.False((await people.FindAsync(request)).IsUnchanged);
        Assert.Null(await people.Scene.Reinstating.BeginAsync(await people.FindAsync(request), []));
        Assert.True(await others.IsStoppedAsync());
        Assert.True(await people.IsStoppedAsync());
    }

    [Fact]
    public async Task Request_for_an_earlier_suspension_does_not_end_a_later_one()
    {
        var (people, operation) = await SuspendedAsync(SuspensionMode.Drain);
        var request = await people.AskAsync(operation.Id);
        await people.SuspendAsync(SuspensionMode.Cut);
        Assert.IsType<RequestOutcome.Overtaken>(await people.ApproveAsync(request));
        Assert.True(await people.IsStoppedAsync());
    }

    [Fact]
    public async Task Approved_request_does_not_end_a_suspension_that_came_before_it_was_carried_out()
    {
        var (people, operation) = await SuspendedAsync(SuspensionMode.Drain);
        var request = Approved(await people.ApproveAsync(await people.AskAsync(operation.Id)));
        await people.SuspendAsync(SuspensionMode.Cut);
        Assert.Null(await people.Scene.Reinstating.BeginAsync(request, []));
        Assert.True(await people.IsStoppedAsync());
        Assert.Equal("overtaken", (await people.FindAsync(request)).Fault);
    }

    [Fact]
    public async Task Request_of_two_approved_in_one_moment_is_approved_by_one()
    {
        var (people, operation) = await SuspendedAsync();
        var request = await people.AskAsync(operation.Id);
        var carla = new Decider("operator-carla", "C1", "sha256/c1");
        var outcomes = await Task.WhenAll(people.ApproveAsync(request), people.ApproveAsync(request, carla));
        Assert.Single(outcomes.OfType<RequestOutcome.Stands>());
        Assert.Single(outcomes.OfType<RequestOutcome.Closed>());
    }

    [Fact]
    public async Task Repeat_of_a_call_finds_its_request_and_a_repeated_approval_its_approval()
    {
        var (people, operation) = await SuspendedAsync();
        var id = LedgerIds.NewId();
        var first = Assert.IsType<RequestOutcome.Stands>(await people.TryAskAsync(operation.Id, id: id)).Request;
        Assert.Equal(first, Assert.IsType<RequestOutcome.Stands>(await people.TryAskAsync(operation.Id, id: id)).Request);
        Assert.Equal(Approved(await people.ApproveAsync(first)), Approved(await people.ApproveAsync(first)));
    }

    [Fact]
    public async Task Lab_whose_orders_still_leave_it_cannot_come_back_nor_one_that_was_cut_before_they_are_gone()
    {
        var people = new TwoPeople(await redis.SceneAsync());
        Assert.IsType<RequestOutcome.Overtaken>(await people.TryAskAsync(LedgerIds.NewId()));
        var move = await BeginAsync(people, SuspensionMode.Move);
        Assert.IsType<RequestOutcome.Leaving>(await people.TryAskAsync(move.Id));
        await people.Scene.Operations.StopAsync(move.Id, Scene.ChangeByAnna());
        var request = await people.AskAsync(move.Id);
        await people.Scene.Operations.ContinueAsync(move.Id, Scene.ChangeByAnna());
        Assert.IsType<RequestOutcome.Leaving>(await people.ApproveAsync(request));

        var cut = await BeginAsync(people, SuspensionMode.Cut);
        await people.Scene.Operations.StopAsync(cut.Id, Scene.ChangeByAnna());
        await people.Scene.Requests.RefuseAsync(request.Id, TwoPeople.Anna, "Opnieuw");
        Assert.IsType<RequestOutcome.Leaving>(await people.TryAskAsync(cut.Id));
    }

    private static Task<OperationRecord> BeginAsync(TwoPeople people, SuspensionMode mode) => StandsAsync(
        people.Scene.Operations.BeginAsync(LedgerIds.NewId(), new OperationPlan.Suspension(people.Lab, mode, LateResults.Quarantine), "Melding van een inbraak", "operator-anna"));

    private static async Task<OperationRecord> StandsAsync(Task<OperationOutcome> outcome) => Assert.IsType<OperationOutcome.Stands>(await outcome).Operation;

    private static TwoPersonRequest Approved(RequestOutcome outcome) => Assert.IsType<RequestOutcome.Stands>(outcome).Request;

    private async Task<(TwoPeople People, OperationRecord Operation)> SuspendedAsync(SuspensionMode mode = SuspensionMode.Cut)
    {
        var people = new TwoPeople(await redis.SceneAsync());
        return (people, await people.SuspendAsync(mode));
    }
}
