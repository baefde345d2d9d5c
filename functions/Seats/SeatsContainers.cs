using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

/// <summary>The containers of seats.</summary>
internal static class SeatsContainers
{
    /// <summary>The stored name is older than the distinction between seats and tickets.</summary>
    public const string Seats = "tickets";
    public const string Availability = "availability";

    public static DocumentKind<SeatDocument> SeatDocuments { get; } = new(
        new(Seats, "/row", ["eventId", "conflictsOf"]), SeatsDocuments.Default.SeatDocument);

    public static DocumentKind<AvailabilityDocument> AvailabilityDocuments { get; } = new(
        new(Availability, "/id", ["eventId"]) { MayBeOld = true }, SeatsDocuments.Default.AvailabilityDocument);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(SeatDocument))]
[JsonSerializable(typeof(AvailabilityDocument))]
internal sealed partial class SeatsDocuments : JsonSerializerContext;
