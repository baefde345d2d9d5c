using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Operations;

/// <summary>The JSON of requests and answers, read strictly: unknown members, duplicates and nulls where a value is needed are refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(DeadLettersAnswer))]
[JsonSerializable(typeof(RedriveRequest))]
[JsonSerializable(typeof(RedriveAnswer))]
internal sealed partial class OperationsJson : JsonSerializerContext;
