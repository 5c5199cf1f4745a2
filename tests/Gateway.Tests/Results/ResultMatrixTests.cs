using System.Text.Json.Nodes;
using Gateway.Ledger;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

/// <summary>Each status of a report with each thing that can be wrong with it, and each thing that can be wrong with the placer's endpoint.</summary>
public sealed class ResultMatrixTests(SharedResultScene shared) : IClassFixture<SharedResultScene>
{
    private ResultScene Scene => shared.Scene;

    private static readonly string[] Statuses =
        ["registered", "partial", "preliminary", "final", "amended", "corrected", "appended", "cancelled", "entered-in-error", "unknown"];

    private static readonly string[] Completing = ["final", "corrected", "cancelled"];

    private static readonly Dictionary<string, string?> LabFaults = new(StringComparer.Ordinal)
    {
        ["none"] = null,
        ["before the acknowledgement"] = null,
        ["sent twice"] = null,
        ["number without its system"] = null,
        ["unknown order"] = "unknown-order",
        ["no order"] = "unknown-order",
        ["two orders"] = "several-orders",
        ["order of another lab"] = "lab-does-not-hold-the-order",
        ["order that moved on"] = "lab-does-not-hold-the-order",
        ["other barcode"] = "barcode-mismatch",
        ["other person"] = "person-mismatch",
        ["other person on the tube"] = "person-mismatch",
        ["suspended"] = "lab-suspended",
        ["cancelled order"] = "order-closed",
    };

    public static TheoryData<string> EachStatus => [.. Statuses];

    public static MatrixTheoryData<string, string> EachStatusAndLabFault => new(Statuses, LabFaults.Keys);

    public static MatrixTheoryData<string, string> EachStatusAndEndpointFault => new(
        Statuses, ["none", "connection lost", "answer lost", "slow", "500", "503", "429", "403", "422", "fetched"]);

    [Theory]
    [MemberData(nameof(EachStatusAndLabFault))]
    public async Task Report_reaches_its_own_placer_or_the_quarantine(string status, string fault)
    {
        var order = fault == "before the acknowledgement" ? await Scene.PlaceAsync() : await Scene.DeliverAsync();
        var before = await Scene.QuarantinedAsync();
        var (message, lab) = await SpoilAsync(order, LabMessages.Report(order, status), fault);

        var taken = await Scene.SendOneAsync(message, lab);
        if (fault == "sent twice")
            Assert.True(await Scene.SendOneAsync(LabMessages.Report(order, status)));

        var reason = LabFaults[fault];
        Assert.Equal(reason is null, taken);
        Assert.Equal(reason is null ? [] : [reason], await QuarantinedSinceAsync(before));
        var waiting = await Scene.WaitingAsync(order);
        if (fault == "suspended")
            await Scene.Ledger.ReinstateAsync(order.Lab);
        if (reason is null)
            AssertIsResultOf(order, status, Assert.Single(waiting));
        else
            Assert.Empty(waiting);

        var state = (await Scene.Ledger.FindAsync(order.Id)).State;
        if (fault is not ("order that moved on" or "cancelled order"))
            Assert.Equal(reason is null && Completing.Contains(status) ? OrderState.Resulted : OrderState.Delivered, state);
    }

    [Theory]
    [MemberData(nameof(EachStatusAndEndpointFault))]
    public async Task Report_reaches_the_placer_once_whatever_its_endpoint_does(string status, string fault)
    {
        await Scene.DrainAsync();
        var order = await Scene.DeliverAsync();
        Assert.True(await Scene.SendOneAsync(LabMessages.Report(order, status)));
        using var endpoint = new PlacerEndpoint { Behave = (_, request) => request <= 4 ? CodeOf(fault) : null };

        if (fault == "fetched")
        {
            var fetched = Assert.Single((await Scene.Fetch.FindAsync(Scene.Party(ResultScene.Placer), ResultScene.Asker, FetchQueryTests.Query())).Results);
            Assert.True(await Scene.Fetch.AcknowledgeAsync(Scene.Party(ResultScene.Placer), fetched.Id, ResultScene.None));
            Assert.Equal(0, await Scene.WaitingCountAsync());
        }
        else if (fault == "422")
        {
            await Scene.PumpUntilAsync(endpoint, async () => (await Scene.Ledger.Queue.RefusedAsync(Scene.Programme, 10)).Count == 1);
            Assert.Equal((0, 1L), (endpoint.Created.Count, await Scene.WaitingCountAsync()));
            Assert.Equal((422, order.Id), Assert.Single((await Scene.Ledger.Queue.RefusedAsync(Scene.Programme, 10)).Select(refused => (refused.Status, refused.OrderId))));
        }
        else
        {
            await Scene.PumpUntilNothingWaitsAsync(endpoint);
            AssertIsResultOf(order, status, Assert.Single(endpoint.Created));
            Assert.Empty(await Scene.Ledger.Queue.RefusedAsync(Scene.Programme, 10));
        }
    }

    [Theory]
    [MemberData(nameof(EachStatus))]
    public async Task Report_after_completion_does_what_its_status_says(string status)
    {
        var order = await Scene.DeliverAsync();
        Assert.True(await Scene.SendOneAsync(LabMessages.Report(order)));
        var before = await Scene.QuarantinedAsync();

        var taken = await Scene.SendOneAsync(LabMessages.Report(order, status, finding: 2));

        string? reason = status switch
        {
            "registered" or "partial" or "preliminary" or "unknown" => "interim-after-final",
            "final" => "same-barcode-other-content",
            _ => null,
        };
        Assert.Equal(reason is null, taken);
        Assert.Equal(reason is null ? [] : [reason], await QuarantinedSinceAsync(before));
        Assert.Equal(reason is null ? ["final", status] : ["final"], (await Scene.WaitingAsync(order)).Select(result => (string?)result.The("DiagnosticReport")["status"]));
        Assert.Equal(OrderState.Resulted, (await Scene.Ledger.FindAsync(order.Id)).State);
        var signals = await Scene.Ledger.Signals.SignalsAsync(Scene.Programme, 10);
        Assert.Equal(status == "entered-in-error" ? ["report-withdrawn"] : [], signals.Where(signal => signal.Orders.Contains(order.Id)).Select(signal => signal.Kind));
    }

    private async Task<IEnumerable<string>> QuarantinedSinceAsync(IReadOnlyList<QuarantineEntry> before) =>
        (await Scene.QuarantinedAsync()).ExceptBy(before.Select(entry => entry.Id), entry => entry.Id).Select(entry => entry.Reason);

    private static int? CodeOf(string fault) => fault switch
    {
        "connection lost" => -1,
        "answer lost" => -2,
        "slow" => 0,
        "none" or "fetched" => null,
        var status => int.Parse(status, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static void AssertIsResultOf(LabOrder order, string status, JsonObject result)
    {
        Assert.Equal(status, (string?)result.The("DiagnosticReport")["status"]);
        Assert.Equal(order.PlacerNumber.Value, (string?)result.The("DiagnosticReport")["basedOn"]![0]!["identifier"]!["value"]);
        Assert.Equal(order.Bsn, (string?)result.The("Patient")["identifier"]![0]!["value"]);
        Assert.Equal($"Patient/{order.Index}", (string?)result.The("DiagnosticReport")["subject"]!["reference"]);
        Assert.DoesNotContain(order.Pseudonym.Value, result.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(order.Number, result.ToJsonString(), StringComparison.Ordinal);
    }

    private async Task<(JsonObject Message, string Lab)> SpoilAsync(LabOrder order, JsonObject message, string fault)
    {
        switch (fault)
        {
            case "number without its system":
                foreach (var resource in message.All().Where(resource => resource.ContainsKey("basedOn")))
                    resource["basedOn"]![0]!["identifier"]!.AsObject().Remove("system");
                break;
            case "unknown order":
                return (message.Numbered(LedgerIds.NewOrderNumber(Scene.Programme)), order.Lab);
            case "no order":
                foreach (var resource in message.All())
                    resource.Remove("basedOn");
                break;
            case "two orders":
                message.The("Observation")["basedOn"]![0]!["identifier"]!["value"] = (await Scene.DeliverAsync()).Number;
                break;
            case "order of another lab":
                return (message, "lab-zuid");
            case "order that moved on":
                await Scene.Ledger.SuspendAsync(order.Lab, SuspensionMode.Cut);
                await Scene.Ledger.Moving.MoveAsync(
                    Scene.Programme,
                    order.Lab,
                    Gateway.Tests.Ledger.Scene.Operation,
                    new MovePlan(0, 1000, new Dictionary<string, IReadOnlyList<Gateway.Routing.Candidate>>(StringComparer.Ordinal) { ["hrhpv"] = [Gateway.Tests.Ledger.Scene.Lab("lab-zuid")] }, Gateway.Tests.Ledger.Scene.Numbers(1000)),
                    ResultScene.None);
                await Scene.Ledger.ReinstateAsync(order.Lab);
                break;
            case "other barcode":
                return (message.Labelled("3999999999999"), order.Lab);
            case "other person":
                return (message.About(Scene.PseudonymOf("999990020", order.Lab)), order.Lab);
            case "other person on the tube":
                message.The("Specimen")["subject"]!["identifier"]!["value"] = Scene.PseudonymOf("999990020", order.Lab).Value;
                break;
            case "suspended":
                await Scene.Ledger.SuspendAsync(order.Lab, SuspensionMode.Cut);
                break;
            case "cancelled order":
                await Scene.Ledger.Cancellation.CancelAsync(order.Id, ResultScene.None);
                var cancellation = (await Scene.Ledger.ClaimDueAsync(1000)).Single(claimed => claimed.Allocation.OrderId == order.Id).Allocation;
                await Scene.Ledger.SettleAsync(cancellation, new DeliveryOutcome.Delivered());
                break;
        }

        return (message, order.Lab);
    }
}
