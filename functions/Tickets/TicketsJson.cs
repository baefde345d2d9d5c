using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Identity;

namespace TicketMaster.Tickets;

/// <summary>The JSON of requests and answers, read strictly: unknown members, duplicates and nulls where a value is needed are refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(TicketsAnswer))]
[JsonSerializable(typeof(CheckInRequest))]
[JsonSerializable(typeof(CheckInAnswer))]
[JsonSerializable(typeof(JwkSet))]
internal sealed partial class TicketsJson : JsonSerializerContext;
