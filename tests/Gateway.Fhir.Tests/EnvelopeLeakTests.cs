using static Gateway.Fhir.Tests.Leak;

namespace Gateway.Fhir.Tests;

/// <summary>What surrounds the resources of an order tells a lab nothing: the gateway writes its own.</summary>
public sealed class EnvelopeLeakTests
{
    [Fact]
    public void FullUrl_and_request_url_are_replaced() => DoesNotLeak(Orders.Bundle()
        .Replace("urn:uuid:0b9f1c8e-6a52-4a8e-9d3c-2f1f8f7f0a01", "https://epd.example/fhir/Patient/" + Orders.Bsn, StringComparison.Ordinal)
        .Replace("\"url\":\"Patient\"", $"\"url\":\"Patient/{Orders.Bsn}\"", StringComparison.Ordinal));

    [Fact]
    public void IfNoneExist_of_the_placer_is_replaced() => DoesNotLeak(Orders.Bundle().Replace(
        "\"url\":\"Patient\"", $"\"url\":\"Patient\",\"ifNoneExist\":\"identifier={Orders.Bsn}\",\"ifMatch\":\"{Lek}\"", StringComparison.Ordinal));

    [Fact]
    public void Link_of_the_bundle_stays() => DoesNotLeak(Orders.Bundle(bundle: ""","id":"LEK-de-Vries","link":[{"relation":"self","url":"https://epd.example/LEK-de-Vries"}]"""));

    [Fact]
    public void Link_of_an_entry_stays() => DoesNotLeak(Orders.Bundle(entries: """,{"link":[{"relation":"self","url":"https://epd.example/LEK-de-Vries"}]}"""));

    [Fact]
    public void Response_location_stays() => DoesNotLeak(Orders.Bundle(entries: """,{"response":{"status":"200","location":"Patient/LEK-de-Vries"}}"""));

    [Fact]
    public void Meta_source_tag_and_profile_stay() => DoesNotLeak(Orders.Bundle(
        request: ""","meta":{"source":"https://epd.example/LEK-de-Vries","profile":["https://LEK-de-Vries"],"tag":[{"system":"x","code":"LEK-de-Vries"}],"security":[{"code":"LEK-de-Vries"}]}"""));

    [Fact]
    public void Forged_meta_profile_does_not_widen_anything() => DoesNotLeak(Orders.Bundle(
        patient: ""","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/Patient"],"tag":[{"system":"urn:screening-gateway:policy","code":"keep-all"}]},"name":[{"text":"LEK-de-Vries"}]"""));
}
