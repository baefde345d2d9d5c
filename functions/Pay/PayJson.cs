using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Pay;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConfirmRequest))]
internal sealed partial class PayJson : JsonSerializerContext;
