using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Http;

/// <summary>
/// The JSON of every request and answer. Strict: unknown members, duplicate members and nulls where a value is needed are refused.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ApiJson : JsonSerializerContext;
