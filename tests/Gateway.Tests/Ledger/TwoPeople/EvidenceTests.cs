using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A lab comes back on valid evidence, dated after its suspension, of each kind that is required; each test tries something less.</summary>
public sealed class EvidenceTests(TestRedis redis)
{
    private static readonly string[] Required = ["audit", "monitoring"];

    [Fact]
    public async Task Valid_evidence_of_each_kind_dated_after_the_suspension_is_enough()
    {
        var (people, operation) = await SuspendedAsync();
        string[] evidence = [(await people.AttachAsync()).Id, (await people.AttachAsync("monitoring")).Id];
        var request = await people.AskAsync(operation.Id, evidence, Required);
        Assert.IsType<RequestOutcome.Stands>(await people.ApproveAsync(request, required: Required));
        Assert.NotNull(await people.Scene.Reinstating.BeginAsync(await people.FindAsync(request), Required));
    }

    [Fact]
    public async Task Evidence_from_before_the_suspension_proves_nothing()
    {
        var people = new TwoPeople(await redis.SceneAsync());
        string[] evidence = [(await people.AttachAsync()).Id, (await people.AttachAsync("monitoring")).Id];
        var operation = await people.SuspendAsync();
        Assert.Equal(Required, await MissingAsync(people, operation, evidence));
        // Attached now, and of before: the same.
        Assert.Equal(["monitoring"], await MissingAsync(people, operation, (await people.AttachAsync()).Id, (await people.AttachAsync("monitoring", age: TimeSpan.FromHours(1))).Id));
    }

    [Fact]
    public async Task Evidence_of_another_lab_of_another_kind_or_not_named_proves_nothing()
    {
        var (people, operation) = await SuspendedAsync();
        var audit = (await people.AttachAsync()).Id;
        await people.AttachAsync("monitoring");
        Assert.Equal(["monitoring"], await MissingAsync(people, operation, audit));
        Assert.Equal(["monitoring"], await MissingAsync(people, operation, audit, (await people.AttachAsync("monitoring", lab: "lab-ver-weg")).Id));
        Assert.Equal(["monitoring"], await MissingAsync(people, operation, audit, (await people.AttachAsync("certificate")).Id, "0000"));
    }

    [Fact]
    public async Task Evidence_that_ended_meanwhile_stops_the_approval_and_what_was_approved()
    {
        var (people, operation) = await SuspendedAsync();
        var audit = await people.AttachAsync();
        var request = await people.AskAsync(operation.Id, [audit.Id], ["audit"]);
        await EndAsync(people, audit);
        Assert.Equal(["audit"], Assert.IsType<RequestOutcome.EvidenceMissing>(await people.ApproveAsync(request, required: ["audit"])).Kinds);

        await people.Scene.Requests.RefuseAsync(request.Id, TwoPeople.Anna, "Verlopen");
        var next = await people.AttachAsync();
        request = await people.AskAsync(operation.Id, [next.Id], ["audit"]);
        Assert.IsType<RequestOutcome.Stands>(await people.ApproveAsync(request, required: ["audit"]));
        await EndAsync(people, next);
        Assert.Null(await people.Scene.Reinstating.BeginAsync(await people.FindAsync(request), ["audit"]));
        Assert.Equal("evidence", (await people.FindAsync(request)).Fault);
        Assert.True(await people.IsStoppedAsync());
    }

    [Fact]
    public async Task Evidence_of_tomorrow_is_not_taken_or_it_could_wait_for_a_suspension()
    {
        var people = new TwoPeople(await redis.SceneAsync());
        Assert.Null(await people.TryAttachAsync("audit", TimeSpan.FromMinutes(-1), TimeSpan.FromDays(365), people.Lab));
        Assert.Empty(await people.Scene.Evidence.OfAsync(people.Lab));
    }

    [Fact]
    public async Task Evidence_is_written_once()
    {
        var people = new TwoPeople(await redis.SceneAsync());
        var kept = await people.AttachAsync();
        var again = await people.Scene.Evidence.AttachAsync(new NewEvidence(
            kept.Id, people.Lab, "certificate", "Iemand anders", kept.Dated, kept.ValidUntil, new string('b', 64), "Vervanging", TwoPeople.Bram));
        Assert.Equal(kept, again);
        Assert.Equal([kept], await people.Scene.Evidence.OfAsync(people.Lab));
    }

    private static async Task<IReadOnlyList<string>> MissingAsync(TwoPeople people, OperationRecord operation, params string[] evidence) =>
        Assert.IsType<RequestOutcome.EvidenceMissing>(await people.TryAskAsync(operation.Id, evidence: evidence, required: Required)).Kinds;

    private static Task EndAsync(TwoPeople people, EvidenceRecord evidence) => people.Scene.Redis.ReadAsync(db => db.HashSetAsync(
        $"{{operations}}:evidence:{evidence.Id}", "until", (evidence.Dated.ToUnixTimeMilliseconds() + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private async Task<(TwoPeople People, OperationRecord Operation)> SuspendedAsync()
    {
        var people = new TwoPeople(await redis.SceneAsync());
        return (people, await people.SuspendAsync());
    }
}
