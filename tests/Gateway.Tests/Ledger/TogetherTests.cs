using System.Collections.Concurrent;
using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class TogetherTests
{
    [Fact]
    public async Task Request_that_finds_nothing_under_way_goes_at_once_and_alone()
    {
        var calls = new ConcurrentQueue<int>();
        var together = new Together<int, int>(most: 8, requests =>
        {
            calls.Enqueue(requests.Count);
            return Task.FromResult<IReadOnlyList<int>>([.. requests.Select(r => r * 2)]);
        });

        Assert.Equal(6, await together.AskAsync(3));
        Assert.Equal(8, await together.AskAsync(4));
        Assert.Equal([1, 1], calls);
    }

    [Fact]
    public async Task Requests_that_come_meanwhile_go_together_as_many_as_may()
    {
        var first = new TaskCompletionSource();
        var calls = new ConcurrentQueue<int>();
        var together = new Together<int, int>(most: 4, async requests =>
        {
            calls.Enqueue(requests.Count);
            await first.Task;
            return [.. requests];
        });

        Task<int>[] asked = [.. Enumerable.Range(0, 7).Select(together.AskAsync)];
        first.SetResult();

        Assert.Equal(Enumerable.Range(0, 7), await Task.WhenAll(asked));
        Assert.Equal([1, 4, 2], calls);
    }

    [Fact]
    public async Task Failed_call_fails_its_own_requests_and_no_others()
    {
        var together = new Together<int, int>(most: 1, async requests =>
        {
            await Task.Yield();
            return requests[0] % 2 == 0 ? [requests[0]] : throw new LedgerUnavailableException("away");
        });

        Task<int>[] asked = [.. Enumerable.Range(0, 6).Select(together.AskAsync)];

        for (int i = 0; i < asked.Length; i += 2)
        {
            Assert.Equal(i, await asked[i]);
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => asked[i + 1]);
        }
    }

    [Fact]
    public async Task No_request_is_left_behind_however_many_come_from_everywhere()
    {
        var together = new Together<int, int>(most: 3, async requests =>
        {
            await Task.Yield();
            return [.. requests];
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 5000; i++)
                Assert.Equal(i, await together.AskAsync(i));
        }))).WaitAsync(TimeSpan.FromMinutes(2));
    }
}
