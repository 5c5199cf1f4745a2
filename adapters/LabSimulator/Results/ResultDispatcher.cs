using System.Collections.Concurrent;
using LabSimulator.Behaviour;
using LabSimulator.Orders;

namespace LabSimulator.Results;

/// <summary>The gateway's answer to a result sent on demand; status is null when none came.</summary>
internal sealed record SentResult(int? Status);

/// <summary>Hands over the result of each order after the lab's delay, and tries again until the gateway takes or refuses it.</summary>
internal sealed partial class ResultDispatcher(
    LabOptions options, LabStore store, Conduct conduct, GatewayConnection gateway, TimeProvider time, ILogger<ResultDispatcher> log) : IAsyncDisposable
{
    private const int LongestPause = 64;

    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _sending = new(16);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The order's result goes out when its delay is over. Called once for an order in the life of a process.</summary>
    public void Schedule(KnownOrder known) => _underWay[known.Order.Number.Value] = Task.Run(() => ResultLaterAsync(known));

    /// <summary>Sends an order's result now, once, also when it was sent before. The bundle goes as it is when one is given.</summary>
    public async Task<SentResult> SendNowAsync(KnownOrder known, ReadOnlyMemory<byte> bundle, CancellationToken cancellation)
    {
        var report = bundle.IsEmpty ? ReportBundle.Write(Report.Of(known, options), options.Results) : bundle;
        return new SentResult((await AttemptAsync(known, report, 1, cancellation)).Status);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_underWay.Values);
        _stopping.Dispose();
        _sending.Dispose();
    }

    private async Task ResultLaterAsync(KnownOrder known)
    {
        try
        {
            var due = known.ReceivedAt + options.ResultDelay - time.GetUtcNow();
            if (due > TimeSpan.Zero) await Task.Delay(due, time, _stopping.Token);
            await HandOverAsync(known);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The lab stops; the order is still outstanding in its log and goes on at the next start.
        }
        catch (IOException failed)
        {
            LogFailed(log, failed);
        }
        finally
        {
            _underWay.TryRemove(known.Order.Number.Value, out _);
        }
    }

    private async Task HandOverAsync(KnownOrder known)
    {
        for (var attempt = 1; known.State == OrderState.Accepted; attempt++)
        {
            var report = await ComposeAsync(known);
            // It may have been cancelled while its result was kept back.
            if (known.State != OrderState.Accepted) return;
            var answer = await AttemptAsync(known, report, attempt, _stopping.Token);
            if (answer.IsAccepted || answer.IsRefused) return;
            var pause = options.RetryDelay * Math.Min(LongestPause, Math.Pow(2, attempt - 1)) * (0.5 + Random.Shared.NextDouble());
            await Task.Delay(answer.RetryAfter ?? pause, time, _stopping.Token);
        }
    }

    private async Task<byte[]> ComposeAsync(KnownOrder known)
    {
        while (true)
        {
            var changed = conduct.Changed;
            var behaviour = conduct.AtResult();
            var report = Report.Of(known, options);
            if (behaviour.Mode is LabMode.NoResults or LabMode.Silent) await changed.WaitAsync(_stopping.Token);
            else if (behaviour.Mode == LabMode.Swap && store.Another(known) is not { } other) await Task.Delay(options.RetryDelay, time, _stopping.Token);
            else return ReportBundle.Write(Misreport(report, behaviour.Mode, known), options.Results);
        }
    }

    private Report Misreport(Report report, LabMode mode, KnownOrder known) => mode switch
    {
        LabMode.UnknownOrder => report with { Order = report.Order with { Value = report.Order.Value + "0" } },
        LabMode.WrongPseudonym => report with { Person = SomeoneElse(report.Person) },
        LabMode.Swap => report with { Order = store.Another(known)!.Order.Number },
        _ => report,
    };

    /// <summary>A pseudonym of the same form that this lab was never given.</summary>
    private static LabIdentifier SomeoneElse(LabIdentifier? person) => person is null
        ? new LabIdentifier("https://another-lab.example.nl/pseudonym", "f3a9c07e51b24d68")
        : person with { Value = string.Concat(person.Value.Reverse().Select(c => char.IsAsciiDigit(c) ? (char)('0' + ((c - '0' + 1) % 10)) : c)) };

    private async Task<GatewayAnswer> AttemptAsync(KnownOrder known, ReadOnlyMemory<byte> bundle, int attempt, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            var answer = await gateway.SendAsync(bundle, cancellation);
            var outcome = answer.IsAccepted ? "accepted" : answer.IsRefused ? "refused" : "failed";
            ResultSent(log, known.Order.Number.Value, attempt, answer.Status, outcome);
            await store.LogAsync(new ResultLine(time.GetUtcNow(), known.Order.Number.Value, attempt, answer.Status, outcome));
            return answer;
        }
        finally
        {
            _sending.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Result of order {OrderNumber}, attempt {Attempt}: {Status}, {Outcome}")]
    private static partial void ResultSent(ILogger log, string orderNumber, int attempt, int? status, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "A result could not be put on record; the order stays outstanding")]
    private static partial void LogFailed(ILogger log, Exception failed);
}
