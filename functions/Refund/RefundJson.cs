using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Refund;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RefundRequest))]
internal sealed partial class RefundJson : JsonSerializerContext;
