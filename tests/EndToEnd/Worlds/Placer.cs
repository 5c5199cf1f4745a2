using System.Net;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd.Worlds;

/// <summary>A programme that does as the gateway's answers tell it: where nothing was acknowledged it sends the same again.</summary>
public sealed class Placer(PlacerClient client) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public PlacerClient Client => client;

    /// <summary>Sends until it is answered with anything but "not now".</summary>
    /// <param name="path">Relative to the gateway.</param>
    /// <param name="body">What to send.</param>
    /// <param name="patience">Ends the wait for an answer; the order may have arrived.</param>
    public async Task<PlacerAnswer> SendAsync(string path, ReadOnlyMemory<byte> body, CancellationToken patience = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience);
        limit.CancelAfter(Eventually.Limit);
        while (true)
        {
            try
            {
                var answer = await client.SendAsync(path, body, limit.Token);
                if (answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                    return answer;
            }
            catch (HttpRequestException)
            {
                // No answer: whether it was accepted is not known, and the same number makes it safe to ask again.
            }

            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Sends an order that must be accepted.</summary>
    public Task<PlacerAnswer> PlaceAsync(GeneratedOrder order) => PlaceAsync(order, CancellationToken.None);

    /// <summary>Sends an order that must be accepted, if it is answered at all.</summary>
    public async Task<PlacerAnswer> PlaceAsync(GeneratedOrder order, CancellationToken patience)
    {
        var answer = await SendAsync(order.Path, order.Body, patience);
        Assert.True((int)answer.Status is 200 or 201 or 202, $"{answer.Status}: {System.Text.Encoding.UTF8.GetString(answer.Body.Span)}");
        return answer;
    }

    public async Task<PlacedTask> TaskAsync(GeneratedOrder order) => PlacedTask.In(await client.FindTaskAsync(order.PlacerOrderNumber));

    public Task BecomesAsync(GeneratedOrder order, Func<PlacedTask, bool> so, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(so))] string what = "") =>
        Eventually.HoldsAsync(async () => so(await TaskAsync(order)), what);

    public void Dispose() => client.Dispose();
}
