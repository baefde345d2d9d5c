using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Administration;

/// <summary>The JSON of requests and answers, read strictly: unknown members, duplicates and nulls where a value is needed are refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(VenueBody))]
[JsonSerializable(typeof(PerformerBody))]
internal sealed partial class AdministrationJson : JsonSerializerContext;
