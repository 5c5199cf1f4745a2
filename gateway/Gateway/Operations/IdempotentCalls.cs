using System.Security.Cryptography;
using System.Text;
using Gateway.Identity;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>
/// Each call that may change something carries an <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): sent again it is answered as the
/// first time and done once, on whichever replica. It stands before every endpoint of the plane, behind identity, so that none can forget it.
/// </summary>
internal sealed class IdempotentCalls(RequestDelegate next, OperatorCalls calls, TimeProvider clock)
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 255;
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(10);

    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || context.GetEndpoint() is not RouteEndpoint)
            return next(context);
        return context.Request.Headers[Header] is [{ Length: > 0 and <= LongestKey } key]
            ? OnceAsync(context, key)
            : ProblemAsync(context, StatusCodes.Status400BadRequest, $"Send an {Header} of at most 255 characters: a fresh one for each call, the same when a call is repeated.");
    }

    private async Task OnceAsync(HttpContext context, string key)
    {
        // Redis sees whose key it is, and not what the operator wrote.
        var call = new OperatorCall(OperatorCall.IdOf($"{context.Party().Id}\n{key}"));
        var (digest, holder) = (await DigestAsync(context.Request), LedgerIds.NewId());
        switch (await calls.BeginAsync(call.Id, digest, holder, Held))
        {
            case CallState.Answered { Answer: var answer }:
                await CapturedAnswer.WriteAsync(context, answer);
                break;
            case CallState.UnderWay:
                await ProblemAsync(context, StatusCodes.Status409Conflict, "This call is still under way; ask again with the same key.");
                break;
            case CallState.AnotherRequest:
                await ProblemAsync(context, StatusCodes.Status422UnprocessableEntity, $"This {Header} was used for another request.");
                break;
            default:
                context.Features.Set(call);
                await CapturedAnswer.WriteAsync(context, await AnswerAsync(context, call.Id, digest, holder));
                break;
        }
    }

    private async Task<CallAnswer> AnswerAsync(HttpContext context, string call, string digest, string holder)
    {
        using var ended = new CancellationTokenSource();
        var holding = HoldAsync(call, digest, holder, ended.Token);
        CallAnswer? answer = null;
        try
        {
            answer = await CapturedAnswer.OfAsync(context, next);
        }
        finally
        {
            await ended.CancelAsync();
            await holding;
            // What failed on our side may be tried again under the same key.
            if (answer is null or { Status: >= StatusCodes.Status500InternalServerError })
                await DropAsync(call, holder);
        }

        if (answer.Status < StatusCodes.Status500InternalServerError)
            await calls.AnswerAsync(call, holder, answer);
        return answer;
    }

    /// <summary>A suspension may take as long as the longest delivery; a replica that dies meanwhile leaves its call to the next attempt.</summary>
    private async Task HoldAsync(string call, string digest, string holder, CancellationToken ended)
    {
        while (true)
        {
            await Task.Delay(Held / 3, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                return;
            try
            {
                await calls.BeginAsync(call, digest, holder, Held);
            }
            catch (LedgerUnavailableException)
            {
                // The call itself needs the ledger, and says so.
            }
        }
    }

    private async Task DropAsync(string call, string holder)
    {
        try
        {
            await calls.DropAsync(call, holder);
        }
        catch (LedgerUnavailableException)
        {
            // In a few seconds it is nobody's any more.
        }
    }

    private static async Task<string> DigestAsync(HttpRequest request)
    {
        request.EnableBuffering(bufferThreshold: 1024 * 1024);
        using var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return Hash(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private static Task ProblemAsync(HttpContext context, int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
}

/// <summary>The call that is being answered.</summary>
/// <param name="Id">Of 26 characters, the same when the call is sent again: what it begins may have this id.</param>
internal sealed record OperatorCall(string Id)
{
    /// <summary>26 characters, always the same for the same words.</summary>
    public static string IdOf(string words) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(words)))[..26];
}

internal static class OperatorCallOfRequest
{
    /// <exception cref="InvalidOperationException">The request did not pass <see cref="IdempotentCalls"/>.</exception>
    public static OperatorCall Call(this HttpContext context) =>
        context.Features.Get<OperatorCall>() ?? throw new InvalidOperationException("The request changes nothing, so it is no call.");
}
