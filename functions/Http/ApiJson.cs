using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Administration;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Identity;
using TicketMaster.Operations;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Reserve;
using TicketMaster.Search;
using TicketMaster.Seats;
using TicketMaster.Tickets;

namespace TicketMaster.Http;

/// <summary>
/// The JSON of every request and answer. Strict: unknown members, duplicate members and nulls where a value is needed are refused.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ReserveRequest))]
[JsonSerializable(typeof(ConfirmRequest))]
[JsonSerializable(typeof(BookingAnswer))]
[JsonSerializable(typeof(BookingsAnswer))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(AvailabilityView))]
[JsonSerializable(typeof(SeatMapView))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(VenueBody))]
[JsonSerializable(typeof(PerformerBody))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(SearchPage))]
[JsonSerializable(typeof(SuggestAnswer))]
[JsonSerializable(typeof(DeadLettersAnswer))]
[JsonSerializable(typeof(RedriveRequest))]
[JsonSerializable(typeof(RedriveAnswer))]
[JsonSerializable(typeof(StuckPaymentsAnswer))]
[JsonSerializable(typeof(JwkSet))]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(TicketsAnswer))]
[JsonSerializable(typeof(CheckInRequest))]
[JsonSerializable(typeof(CheckInAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;
