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
    public ResultRecord? Restore(string lab, JudgedReport judged, OrderRecord order, OrderLink link)
    {
        if (registry.Lab(lab) is null || ReportStatus.ClassOf(judged.Claims.Status) is not { } status)
            return null;
        var id = LedgerIds.NewOrderId(order.Programme);
        using var output = new PersonalBytes(judged.Report.Content.Length);
        var envelope = new PlacerEnvelope(ReportNumberSystem, id, clock.GetUtcNow());
        var composed = ResultComposer.Compose(judged.Report.Message, judged.Report.Entry, registry.ResultsPolicyFor(lab), link.ToIdentity(), envelope, output);
        return composed is not MinimiseResult.Minimised ? null : new ResultRecord(
            id,
            tokens.Report(lab, judged.Claims.Number ?? judged.Digest),
            tokens.Kind(judged.Claims.Kind),
            judged.Digest,
            status,
            ReportStatus.Completes(judged.Claims.Status),
            [.. judged.Claims.Barcodes.Select(tokens.Barcode)],
            judged.Strangers,
            options.Value.CorrectionWindow,
            sealer.Seal(new SealSubject(order.Programme, id, SealPurpose.Result), output.Span));
    }
}
