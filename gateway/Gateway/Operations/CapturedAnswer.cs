using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>An endpoint's answer before it goes out, so that it can be given again.</summary>
internal static class CapturedAnswer
{
    public static async Task<CallAnswer> OfAsync(HttpContext context, RequestDelegate endpoint)
    {
        var body = context.Response.Body;
        using var captured = new MemoryStream();
        context.Response.Body = captured;
        try
        {
            await endpoint(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        return new CallAnswer(context.Response.StatusCode, context.Response.ContentType ?? "", captured.ToArray());
    }

    public static async Task WriteAsync(HttpContext context, CallAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        // An answer without a body is left to those who give each refusal one.
        if (answer.Body.Length == 0)
            return;
        context.Response.ContentType = answer.MediaType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
