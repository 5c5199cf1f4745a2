using Demo.Site;

namespace Demo.Show;

/// <summary>How to talk to a demonstration that stays up, one line a role.</summary>
internal static class Directions
{
    public static string Of(Home home)
    {
        var certificates = Path.GetRelativePath(".", home.Certificates);
        var examples = Path.GetRelativePath(".", home.Examples);
        var labs = string.Join("  ", Peer.Labs.Select(lab => $"{lab.Name} https://localhost:{lab.Port}"));
        string Curl(string name) => $"curl --cacert {certificates}/root.crt --cert {certificates}/{name}.crt --key {certificates}/{name}.key";
        return $$"""

            It stays up until Ctrl-C.
              data plane        {{GatewayPorts.DataPlane.OriginalString}}/fhir      (placers, labs)
              operations plane  {{GatewayPorts.OperationsPlane.OriginalString}}/api       (operators, auditors)
              labs              {{labs}}

            placer: sends an order
              {{Curl("programme-bowel")}} -H 'Content-Type: application/fhir+json' --data-binary @{{examples}}/bowel.json {{GatewayPorts.DataPlane.OriginalString}}/fhir
            operator: asks for the lab to come back
              {{Curl("operator-anna")}} -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s%N)" -d '{"reason":"checked and clean","ramp":{"steps":[1]} }' {{GatewayPorts.OperationsPlane.OriginalString}}/api/labs/lab-midden/reinstatement
            another operator: approves it, with ID and DIGEST of that answer, and held orders go out
              {{Curl("operator-bram")}} -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s%N)" -d '{"digest":"DIGEST","reason":"seen"}' {{GatewayPorts.OperationsPlane.OriginalString}}/api/requests/ID/approval
            auditor: reads where all orders are
              {{Curl("auditor-cert")}} {{GatewayPorts.OperationsPlane.OriginalString}}/api/programmes
            lab: says what it can talk to
              {{Curl("lab-noord-client")}} {{GatewayPorts.DataPlane.OriginalString}}/fhir/metadata
            make a lab fail (slow, error500, throttle429, close-mid-answer, refuse-tls, no-results, normal)
              curl -X PUT -H 'Content-Type: application/json' -d '{"mode":"error500"}' {{Peer.Labs[0].Control.OriginalString}}/behaviour
            """;
    }
}
