using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Pay;

/// <summary>
/// The JSON of requests and answers. Reading is strict: unknown members, duplicates and nulls for required values are refused.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConfirmRequest))]
internal sealed partial class PayJson : JsonSerializerContext;
