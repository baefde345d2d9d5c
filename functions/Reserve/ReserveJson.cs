using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Reserve;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReserveRequest))]
internal sealed partial class ReserveJson : JsonSerializerContext;
