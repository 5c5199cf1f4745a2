using System.Security.Cryptography;
using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class OperatorCallsTests(TestRedis redis)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private readonly string _call = RandomNumberGenerator.GetHexString(26);

    [Fact]
    public async Task Call_that_was_answered_is_answered_again_and_another_request_under_its_key_is_told_so()
    {
        var calls = await CallsAsync();
        Assert.IsType<CallState.Begun>(await calls.BeginAsync(_call, "capaciteit 5", "replica-1", Long));
        await calls.AnswerAsync(_call, "replica-1", new CallAnswer(200, "application/json", [1, 0, 255]));

        var answer = Assert.IsType<CallState.Answered>(await calls.BeginAsync(_call, "capaciteit 5", "replica-2", Long)).Answer;
        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal([1, 0, 255], answer.Body);
        Assert.IsType<CallState.AnotherRequest>(await calls.BeginAsync(_call, "capaciteit 6", "replica-2", Long));
    }

    [Fact]
    public async Task Call_under_way_is_nobody_elses_until_its_holder_drops_it_or_is_not_heard_of_any_more()
    {
        var calls = await CallsAsync();
        Assert.IsType<CallState.Begun>(await calls.BeginAsync(_call, "schorsing", "replica-1", Long));
        Assert.IsType<CallState.UnderWay>(await calls.BeginAsync(_call, "schorsing", "replica-2", Long));
        Assert.IsType<CallState.Begun>(await calls.BeginAsync(_call, "schorsing", "replica-1", Long));

        await calls.DropAsync(_call, "replica-2");
        Assert.IsType<CallState.UnderWay>(await calls.BeginAsync(_call, "schorsing", "replica-2", Long));
        await calls.DropAsync(_call, "replica-1");
        Assert.IsType<CallState.Begun>(await calls.BeginAsync(_call, "schorsing", "replica-2", TimeSpan.FromMilliseconds(1)));
        while (await calls.BeginAsync(_call, "schorsing", "replica-3", Long) is CallState.UnderWay)
            await Task.Yield();
        await calls.AnswerAsync(_call, "replica-2", new CallAnswer(200, "", []));
        Assert.IsType<CallState.UnderWay>(await calls.BeginAsync(_call, "schorsing", "replica-4", Long));
    }

    private async Task<OperatorCalls> CallsAsync() => new((await redis.SceneAsync()).Redis);
}
