using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Http;

namespace TicketMaster.Bookings;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(BookingAnswer))]
[JsonSerializable(typeof(BookingsAnswer))]
internal sealed partial class BookingsJson : JsonSerializerContext;
