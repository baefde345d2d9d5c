using System.Text.Json.Serialization;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Seats;

namespace TicketMaster.Storage;

/// <summary>The documents' form in every store: camelCase, no nulls, instants that sort as texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(VenueDocument))]
[JsonSerializable(typeof(PerformerDocument))]
[JsonSerializable(typeof(TicketDocument))]
[JsonSerializable(typeof(BookingDocument))]
[JsonSerializable(typeof(AvailabilityDocument))]
[JsonSerializable(typeof(PaymentCase))]
[JsonSerializable(typeof(PaymentSweep))]
[JsonSerializable(typeof(SaleDocument))]
[JsonSerializable(typeof(BreachDocument))]
[JsonSerializable(typeof(AuditProgressDocument))]
internal sealed partial class DocumentsJson : JsonSerializerContext;
