using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Http;

namespace TicketMaster.Operations;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(DeadLettersAnswer))]
[JsonSerializable(typeof(RedriveRequest))]
[JsonSerializable(typeof(RedriveAnswer))]
internal sealed partial class OperationsJson : JsonSerializerContext;
