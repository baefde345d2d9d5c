using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>
/// The auditor's own record of one seat or one payment: every booking that it ever saw sold with it. It only grows, so that a
/// version of it that has a booking has all that were there before.
/// </summary>
internal sealed record SaleDocument : IDocument
{
    /// <summary>A ticketId, or <c>payment:{paymentId}</c>: no ticketId has a colon.</summary>
    public required string Id { get; init; }

    /// <summary>In the order in which the auditor came to see them.</summary>
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
