using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Http;

namespace TicketMaster.Administration;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(VenueBody))]
[JsonSerializable(typeof(PerformerBody))]
[JsonSerializable(typeof(EventsAnswer))]
[JsonSerializable(typeof(VenuesAnswer))]
[JsonSerializable(typeof(PerformersAnswer))]
[JsonSerializable(typeof(SalesAnswer))]
internal sealed partial class AdministrationJson : JsonSerializerContext;
