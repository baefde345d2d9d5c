using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Tickets;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(TicketsAnswer))]
[JsonSerializable(typeof(CheckInRequest))]
[JsonSerializable(typeof(CheckInAnswer))]
[JsonSerializable(typeof(DeliveryRequest))]
[JsonSerializable(typeof(DeliveryAnswer))]
[JsonSerializable(typeof(UndoRequest))]
[JsonSerializable(typeof(TicketScansAnswer))]
[JsonSerializable(typeof(ConflictsAnswer))]
[JsonSerializable(typeof(RefundedTicketsAnswer))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(JwkSet))]
internal sealed partial class TicketsJson : JsonSerializerContext;
