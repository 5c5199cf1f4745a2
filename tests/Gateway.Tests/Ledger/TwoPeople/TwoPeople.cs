using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Ledger;
using StackExchange.Redis;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A lab of its own that is suspended, two operators with two keys each, and short ways to say what they do.</summary>
internal sealed class TwoPeople(Scene scene)
{
    public static readonly Decider Anna = new("operator-anna", "A1", "sha256/a1 sha256/a2");
    public static readonly Decider Bram = new("operator-bram", "B1", "sha256/b1 sha256/b2");

    public Scene Scene { get; } = scene;

    public string Lab { get; } = $"lab-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    /// <summary>Suspended by a cut, and empty.</summary>
    public async Task<OperationRecord> SuspendAsync(SuspensionMode mode = SuspensionMode.Cut)
    {
        var operation = Assert.IsType<OperationOutcome.Stands>(
            await Scene.Operations.BeginAsync(LedgerIds.NewId(), new OperationPlan.Suspension(Lab, mode, LateResults.Quarantine), "Melding van een inbraak", "operator-anna")).Operation;
        await Scene.Operations.FinishAsync(operation.Id);
        // What is dated "now" from here on is dated after it, by the millisecond that the ledger tells apart.
        while (await NowAsync() <= operation.Started)
            await Task.Delay(1);
        return operation;
    }

    public async Task<EvidenceRecord> AttachAsync(string kind = "audit", TimeSpan? age = null, TimeSpan? validFor = null, string? lab = null) =>
        (await TryAttachAsync(kind, age ?? TimeSpan.Zero, validFor ?? TimeSpan.FromDays(365), lab ?? Lab))!;

    /// <summary>Null when it is dated later than now.</summary>
    public async Task<EvidenceRecord?> TryAttachAsync(string kind, TimeSpan age, TimeSpan validFor, string lab)
    {
        var dated = await NowAsync() - age;
        return await Scene.Evidence.AttachAsync(new NewEvidence(
            LedgerIds.NewId(), lab, kind, "Auditbureau Voorbeeld B.V.", dated, dated + validFor, new string('a', 64), "Bij het onderzoek", Anna));
    }

    public Task<RequestOutcome> TryAskAsync(string operation, Decider? by = null, string[]? evidence = null, string[]? required = null, string? id = null, double firstStep = 0.1) =>
        Scene.Requests.AskAsync(
            new NewRequest(id ?? LedgerIds.NewId(), RequestKind.Reinstatement, Lab, Content(operation, evidence ?? [], firstStep), by ?? Anna, "Onderzoek afgerond"), required ?? []);

    public async Task<TwoPersonRequest> AskAsync(string operation, string[]? evidence = null, string[]? required = null) =>
        Assert.IsType<RequestOutcome.Stands>(await TryAskAsync(operation, evidence: evidence, required: required)).Request;

    public Task<RequestOutcome> ApproveAsync(TwoPersonRequest request, Decider? by = null, string? digest = null, string[]? required = null) =>
        Scene.Requests.ApproveAsync(request.Id, digest ?? request.Digest, by ?? Bram, "Nagekeken", required ?? []);

    public async Task<TwoPersonRequest> FindAsync(TwoPersonRequest request) => (await Scene.Requests.FindAsync(request.Id))!;

    public async Task<bool> IsStoppedAsync() => (await Scene.Operations.OpenAsync()).Any(operation => operation.Suspends(Lab));

    /// <summary>What only somebody with Redis in hand can do.</summary>
    public Task TamperAsync(TwoPersonRequest request, string field, string value) =>
        Scene.Redis.ReadAsync(db => db.HashSetAsync($"{{operations}}:request:{request.Id}", field, value));

    /// <summary>As if it had been asked so long ago.</summary>
    public async Task AgeAsync(TwoPersonRequest request, TimeSpan age) => await TamperAsync(
        request, "asked", (request.Asked - age).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));

    public string Content(string operation, string[] evidence, double firstStep = 0.1) => JsonSerializer.Serialize(new { lab = Lab, operation, evidence, ramps = new { cervical = new { steps = (double[])[firstStep, 1] } } });

    private async Task<DateTimeOffset> NowAsync()
    {
        var time = (RedisResult[])(await Scene.Redis.ReadAsync(db => db.ExecuteAsync("TIME")))!;
        return DateTimeOffset.FromUnixTimeMilliseconds(((long)time[0] * 1000) + ((long)time[1] / 1000));
    }
}
