using Gateway.Disclosure;
using Gateway.Fhir;
using Gateway.Ledger;
using Gateway.Memory;
using Gateway.Orders;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Results;

/// <summary>Makes of a lab's report the placer's result: what the results policy keeps, with the placer's own patient, order and references, sealed.</summary>
internal sealed class ResultRestorer(GatewayRegistry registry, Sealer sealer, Tokens tokens, IOptions<ResultOptions> options, TimeProvider clock)
{
    /// <summary>The identifier system of the gateway's own report numbers: the placer's server creates each once (If-None-Exist).</summary>
    public const string ReportNumberSystem = "https://screening-gateway.example/report-number";

    /// <param name="lab">Whose report it is.</param>
    /// <param name="judged">The report.</param>
    /// <param name="order">The order whose result it becomes.</param>
    /// <param name="link">That order's link.</param>
    /// <returns>Null where the policy cannot be applied to it.</returns>
    public RestoredResult? Restore(string lab, JudgedReport judged, OrderRecord order, OrderLink link)
    {
        if (registry.Lab(lab) is null || ReportStatus.ClassOf(judged.Claims.Status) is not { } status)
            return null;
        var id = LedgerIds.NewOrderId(order.Programme);
        var body = new PersonalBytes(judged.Report.Content.Length);
        var envelope = new PlacerEnvelope(ReportNumberSystem, id, clock.GetUtcNow());
        if (ResultComposer.Compose(judged.Report.Message, judged.Report.Entry, registry.ResultsPolicyFor(lab), link.ToIdentity(), envelope, body) is not MinimiseResult.Minimised)
        {
            body.Dispose();
            return null;
        }

        var record = new ResultRecord(
            id,
            tokens.Report(lab, judged.Claims.Number ?? judged.Digest),
            tokens.Kind(judged.Claims.Kind),
            judged.Digest,
            status,
            ReportStatus.Completes(judged.Claims.Status),
            BarcodeTokens(judged.Claims),
            judged.Strangers,
            options.Value.CorrectionWindow,
            sealer.Seal(new SealSubject(order.Programme, id, SealPurpose.Result), body.Span));
        return new RestoredResult(record, body);
    }

    private List<string> BarcodeTokens(ResultClaims claims)
    {
        var barcodes = new List<string>(claims.Barcodes.Count);
        foreach (var barcode in claims.Barcodes)
            barcodes.Add(tokens.Barcode(barcode));
        return barcodes;
    }
}

/// <summary>A result as the ledger takes it, and as it goes to the placer.</summary>
internal sealed class RestoredResult(ResultRecord record, PersonalBytes body) : IDisposable
{
    private PersonalBytes? _body = body;

    /// <summary>Sealed.</summary>
    public ResultRecord Record => record;

    /// <summary>The same, open; it is the caller's from now on.</summary>
    public PersonalBytes TakeBody() => Interlocked.Exchange(ref _body, null) ?? throw new InvalidOperationException("A result goes to one place only.");

    public void Dispose() => _body?.Dispose();
}
