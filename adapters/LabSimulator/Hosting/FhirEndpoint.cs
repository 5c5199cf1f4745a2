using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using LabSimulator.Behaviour;
using LabSimulator.Orders;
using LabSimulator.Results;
using Microsoft.AspNetCore.Http.Features;
using Peers;

namespace LabSimulator.Hosting;

/// <summary>The lab's FHIR endpoint: keeps each request to the byte, acts on its orders once, then answers as it is told to behave.</summary>
internal sealed partial class FhirEndpoint(LabStore store, Conduct conduct, ResultDispatcher results, DestructionReports reports, TimeProvider time, ILogger<FhirEndpoint> log)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/fhir", ReceiveAsync);
        routes.MapPost("/fhir/ServiceRequest", ReceiveAsync);
        routes.MapPut("/fhir/ServiceRequest/{id?}", ReceiveAsync);
        routes.MapPatch("/fhir/ServiceRequest", CancelByNumberAsync);
        routes.MapDelete("/fhir/ServiceRequest", CancelByNumberAsync);
    }

    /// <summary>What came in on a connection that ended before its request was whole is still something that the lab has seen.</summary>
    public static async Task UnfinishedAsync(LabStore store, RecordedRequest rest) =>
        await store.LogAsync(new LogLine(await store.KeepAsync(rest), rest.FirstByteAt, "unfinished"));

    private async Task ReceiveAsync(HttpContext http)
    {
        var (body, line) = await KeepAsync(http);
        var behaviour = conduct.AtRequest();
        if (behaviour.Mode != LabMode.Normal) line = line with { Mode = NameOf(behaviour.Mode) };
        try
        {
            var message = IncomingMessageReader.Read(body);
            Received(log, line.Request, message.Envelope, message.Entries.Count, behaviour.Mode);
            if (Refuses(behaviour.Mode, message)) await RefuseAsync(http, message, line, behaviour);
            else await AnswerAsync(http, Acknowledgement.Of(message, await ActAsync(message, line), time.GetUtcNow()), behaviour);
        }
        catch (JsonException)
        {
            await store.LogAsync(line with { Outcome = "malformed" });
            await WriteAsync(http, StatusCodes.Status400BadRequest, Acknowledgement.Refusal("structure", "The body is not a FHIR message that this lab reads."));
        }
    }

    private async Task CancelByNumberAsync(HttpContext http)
    {
        var (_, line) = await KeepAsync(http);
        if (IncomingMessageReader.NumberIn(http.Request.QueryString.Value ?? "") is not { } number)
        {
            await store.LogAsync(line with { Outcome = "malformed" });
            await WriteAsync(http, StatusCodes.Status400BadRequest, Acknowledgement.Refusal("required", "A cancellation names its order by identifier."));
            return;
        }

        await store.CancelAsync(line, number);
        store.Acknowledged();
        http.Response.StatusCode = StatusCodes.Status200OK;
    }

    /// <summary>Everything of the request is kept before anything is done with it.</summary>
    private async Task<(byte[] Body, LogLine Line)> KeepAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var request = http.Features.GetRequiredFeature<RequestBytes>().Take();
        var line = new LogLine(await store.KeepAsync(request), request.FirstByteAt, "kept");
        return (Plain(body, http.Request.Headers.ContentEncoding.ToString()), line);
    }

    private static byte[] Plain(MemoryStream body, string encoding)
    {
        if (encoding != "gzip") return body.ToArray();
        body.Position = 0;
        using var gzip = new GZipStream(body, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private async Task<IReadOnlyList<Outcome>> ActAsync(IncomingMessage message, LogLine line)
    {
        var outcomes = await Task.WhenAll(message.Entries.Select(entry => entry switch
        {
            IncomingEntry.Places placed => PlaceAsync(placed.Order, line),
            IncomingEntry.Cancels cancelled => store.CancelAsync(line, cancelled.Number),
            IncomingEntry.Destroys destroyed => DestroyAsync(destroyed.Number, line),
            _ => Task.FromResult(Outcome.Kept),
        }));
        if (outcomes.All(outcome => outcome == Outcome.Kept)) await store.LogAsync(line);
        return outcomes;
    }

    private async Task<Outcome> DestroyAsync(LabIdentifier number, LogLine line)
    {
        var mode = conduct.AtDestruction().Mode;
        if (mode == LabMode.Normal) return await store.DestroyAsync(line, number);
        await store.LogAsync(line with { Outcome = "to-be-destroyed", OrderNumber = number.Value, Mode = NameOf(mode) });
        if (mode == LabMode.DestroyLater) reports.Schedule(number, line);
        return Outcome.ToBeDestroyed;
    }

    private async Task<Outcome> PlaceAsync(LabOrder order, LogLine line)
    {
        var outcome = await store.PlaceAsync(line, order);
        if (outcome == Outcome.Created) results.Schedule(store.Find(order.Number.Value)!);
        return outcome;
    }

    private static bool Refuses(LabMode mode, IncomingMessage message) =>
        mode is LabMode.Error500 or LabMode.Throttle429 or LabMode.Status || (mode is LabMode.RefuseCancellation && message.Entries.Any(entry => entry is IncomingEntry.Cancels));

    private async Task RefuseAsync(HttpContext http, IncomingMessage message, LogLine line, LabBehaviour behaviour)
    {
        var refused = line with { Outcome = line.Mode! };
        var orders = message.Entries.OfType<IncomingEntry.Places>().Select(placed => placed.Order).ToList();
        var cancelled = message.Entries.OfType<IncomingEntry.Cancels>().ToList();
        if (orders.Count + cancelled.Count == 0) await store.LogAsync(refused);
        foreach (var order in cancelled) await store.LogAsync(refused with { OrderNumber = order.Number.Value });
        foreach (var order in orders) await store.LogAsync(refused with { OrderNumber = order.Number.Value, Key = order.Key });
        var (status, wait, refusal) = behaviour.Mode switch
        {
            LabMode.Throttle429 => (StatusCodes.Status429TooManyRequests, behaviour.RetryAfter ?? 3, Acknowledgement.Refusal("throttled", "The lab asks for patience.")),
            LabMode.RefuseCancellation => (StatusCodes.Status409Conflict, null, Acknowledgement.Refusal("conflict", "The analysis has begun.")),
            LabMode.Status => (behaviour.Status ?? StatusCodes.Status422UnprocessableEntity, behaviour.RetryAfter, Acknowledgement.Refusal("processing", "The lab does not take the order.")),
            _ => (StatusCodes.Status500InternalServerError, (int?)null, Acknowledgement.Refusal("exception", "The lab has failed.")),
        };
        if (wait is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await WriteAsync(http, status, refusal);
    }

    private async Task AnswerAsync(HttpContext http, byte[] answer, LabBehaviour behaviour)
    {
        if (behaviour.Mode == LabMode.Slow) await Task.Delay(behaviour.Delay ?? TimeSpan.FromSeconds(30), time, http.RequestAborted);
        if (behaviour.Mode is LabMode.CloseUnanswered or LabMode.Silent)
        {
            http.Abort();
            return;
        }

        if (behaviour.Mode == LabMode.CloseMidAnswer)
        {
            http.Response.ContentType = "application/fhir+json";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2));
            await http.Response.Body.FlushAsync();
            http.Abort();
            return;
        }

        await WriteAsync(http, StatusCodes.Status200OK, answer);
        store.Acknowledged();
    }

    private static async Task WriteAsync(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/fhir+json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body);
    }

    private static string NameOf(LabMode mode) => JsonSerializer.Serialize(new LabBehaviour(mode), LabJson.Default.LabBehaviour).Split('"')[3];

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {Number}: {Envelope} with {Entries} entries; the lab behaves {Mode}")]
    private static partial void Received(ILogger log, long number, Envelope envelope, int entries, LabMode mode);
}
