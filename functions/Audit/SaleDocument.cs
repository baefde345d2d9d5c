using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>
/// The auditor's record of one seat or one payment: every booking that it saw sold with it. It only grows, so a version with a booking
/// has all earlier ones.
/// </summary>
internal sealed record SaleDocument : IDocument
{
    /// <summary>A ticketId, or <c>payment:{paymentId}</c>. No ticketId has a colon.</summary>
    public required string Id { get; init; }

    /// <summary>In the order in which the auditor saw them.</summary>
    public required IReadOnlyList<SoldTo> Bookings { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public string PartitionKey => Id;

    public static string IdOfPayment(string paymentId) => $"payment:{paymentId}";
}

/// <param name="BookingId">The booking.</param>
/// <param name="UserId">Its partition.</param>
internal sealed record SoldTo(string BookingId, string UserId)
{
    public static SoldTo From(BookingDocument booking) => new(booking.Id, booking.UserId);
}
