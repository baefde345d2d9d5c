using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

/// <summary>The containers of seats, and what is in each.</summary>
internal static class SeatsContainers
{
    /// <summary>Named so before a seat and a ticket were told apart: what is stored keeps its name.</summary>
    public const string Seats = "tickets";
    public const string Availability = "availability";

    public static DocumentKind<SeatDocument> SeatDocuments { get; } = new(
        new(Seats, "/row", ["eventId"]), SeatsDocuments.Default.SeatDocument);

    public static DocumentKind<AvailabilityDocument> AvailabilityDocuments { get; } = new(
        new(Availability, "/id", ["eventId"]) { MayBeOld = true }, SeatsDocuments.Default.AvailabilityDocument);
}

/// <summary>The documents' form in every store: camelCase, no nulls, instants that sort as texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(SeatDocument))]
[JsonSerializable(typeof(AvailabilityDocument))]
internal sealed partial class SeatsDocuments : JsonSerializerContext;
