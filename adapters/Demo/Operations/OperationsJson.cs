using System.Text.Json;
using System.Text.Json.Serialization;

namespace Demo.Operations;

[JsonSerializable(typeof(IReadOnlyList<ProgrammeView>))]
[JsonSerializable(typeof(IReadOnlyList<LabView>))]
[JsonSerializable(typeof(SuspensionAnswer))]
[JsonSerializable(typeof(SuspensionRequest))]
[JsonSerializable(typeof(PreviewView))]
[JsonSerializable(typeof(OperationView))]
[JsonSerializable(typeof(IReadOnlyList<DiversionView>))]
[JsonSerializable(typeof(IReadOnlyList<ForecastView>))]
[JsonSerializable(typeof(IReadOnlyList<KeptApartView>))]
[JsonSerializable(typeof(CapacityRequest))]
[JsonSerializable(typeof(CapacityAnswer))]
[JsonSerializable(typeof(EvidenceRequest))]
[JsonSerializable(typeof(EvidenceView))]
[JsonSerializable(typeof(ReinstatementRequest))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(RequestView))]
[JsonSerializable(typeof(IReadOnlyList<RequestView>))]
[JsonSerializable(typeof(SignalRequest))]
[JsonSerializable(typeof(SignalAnswer))]
[JsonSerializable(typeof(ExposureView))]
[JsonSerializable(typeof(ExposedOrderView))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class OperationsJson : JsonSerializerContext;
