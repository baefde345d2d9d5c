using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Refund;

/// <summary>
/// The JSON of requests. Reading is strict: unknown members, duplicates and nulls for required values are refused.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RefundRequest))]
internal sealed partial class RefundJson : JsonSerializerContext;
