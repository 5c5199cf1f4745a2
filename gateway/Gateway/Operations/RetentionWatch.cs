using System.ComponentModel.DataAnnotations;
using Gateway.Ledger;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>Configuration section <c>Retention</c>.</summary>
internal sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>An order without a result is kept so long, days; then its content is destroyed and it is on the operators' list.</summary>
    [Range(1, 3650)]
    public double OrderDays { get; set; } = 90;
}

/// <summary>Ends what has been kept too long. Any replica may do it, several at once do no harm.</summary>
internal sealed class RetentionWatch(
    GatewayRegistry registry,
    Retention retention,
    IOptions<RetentionOptions> options,
    ILogger<RetentionWatch> log)
{
    private const int Batch = 200;

    /// <summary>Ends all that is due now.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var programme in registry.Programmes)
            await EndAsync(programme, cancellation);
    }


    private async Task EndAsync(ProgrammeDefinition programme, CancellationToken cancellation)
    {
        string[] tests = [.. programme.Tests.Select(test => test.Id)];
        RetentionBatch batch;
        do
        {
            batch = await retention.EndAsync(programme.Id, TimeSpan.FromDays(options.Value.OrderDays), tests, Batch, cancellation);
            foreach (var order in batch.Ended)
                OperationsLog.RetentionEnded(log, order);
        }
        while (batch.Destroyed > 0);
    }
}
