using System.Collections.Concurrent;
using System.Globalization;
using Xunit;

namespace Gateway.Tests.Ledger.Model;

/// <summary>Whatever callers do and in whatever order, the ledger answers and stands as the model says. gateway/docs/ledger.md says how to run more, and how to run one again.</summary>
public sealed class ModelTests(TestRedis redis, ITestOutputHelper output)
{
    private const int AtOnce = 8;

    [Fact]
    public async Task Ledger_stands_as_the_model_says_after_every_step_of_every_sequence()
    {
        int sequences = Number("MODEL_SEQUENCES", 2000), seed = Number("MODEL_SEED", 2026), steps = 0, cut = 0;
        var failing = new ConcurrentBag<IReadOnlyList<Operation>>();
        await Parallel.ForEachAsync(
            Enumerable.Range(seed, sequences),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (one, _) =>
            {
                if (!failing.IsEmpty)
                    return;
                IReadOnlyList<Operation> operations = Sequences.Generate(one);
                Verdict verdict = await RunAsync(operations);
                Interlocked.Add(ref steps, verdict.Told.Count);
                Interlocked.Add(ref cut, verdict.CutShort ? 1 : 0);
                if (verdict.Wrong is not null)
                    failing.Add([.. operations.Take(verdict.Told.Count)]);
            });

        output.WriteLine($"{sequences} sequences, {steps} steps, {cut} cut short.");
        if (failing.MinBy(f => f.Count) is { } first)
        {
            IReadOnlyList<Operation> smallest = await Sequences.ShrinkAsync(first, async candidate => (await RunAsync(candidate)).Wrong is not null);
            Assert.Fail(Report(smallest, await RunAsync(smallest)));
        }

        Assert.True(cut * 2 <= sequences, $"{cut} of {sequences} sequences were cut short: the machine is too slow for them to say anything.");
    }

    [Theory]
    [MemberData(nameof(Known))]
    public async Task Ledger_stands_as_the_model_says_in_a_sequence_that_once_failed(string operations)
    {
        Verdict verdict = await RunAsync(Operation.Read(operations));
        if (verdict.Wrong is not null)
            Assert.Fail(Report(Operation.Read(operations), verdict));
    }

    public static TheoryData<string> Known() =>
    [
        // The lab refused the cancellation of an order that it had not acknowledged.
        "0 Place 0 8; 0 Cancel 0 0; 0 ClaimDue 0 0; 0 Settle 0 2",
        // A placement was repeated after its order's content was destroyed.
        "0 Place 0 8; 1 Retain 0 1; 0 Repeat 0 0",
        // A claim was repeated after the result of one of its orders had come.
        "0 Place 0 8; 1 ClaimDue 0 0; 0 Result 0 0; 1 Repeat 0 0",
        // An order ended while its cancellation was due.
        "0 Place 0 8; 0 Cancel 0 0; 0 Retain 0 1; 0 ClaimDue 0 0",
        .. Environment.GetEnvironmentVariable("MODEL_REPLAY") is { Length: > 0 } replay ? [replay] : Array.Empty<string>(),
    ];

    private async Task<Verdict> RunAsync(IReadOnlyList<Operation> operations) => await ModelRun.RunAsync(await redis.SceneAsync(), operations);

    private static string Report(IReadOnlyList<Operation> operations, Verdict verdict) => $"""
        {operations.Count} steps are enough to fail; to run them again: MODEL_REPLAY="{Operation.Write(operations)}"

        {string.Join('\n', verdict.Told)}

        {verdict.Wrong ?? "(Not this time: it hangs on which of several labs or orders came first.)"}
        """;

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
