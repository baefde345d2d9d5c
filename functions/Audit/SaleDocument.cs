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

    /// <summary>Which of them the auditor has seen ended, or without the seat since its ticket was refunded; null if none.</summary>
    public IReadOnlyList<string>? Ended { get; init; }

    /// <summary>For a booking, which others the auditor had seen ended when it first saw that one sold. The ledger's own order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? After { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public string PartitionKey => Id;

    /// <summary>The record with a booking as it is seen now; this one if nothing of it is new.</summary>
    public SaleDocument With(BookingDocument booking)
    {
        SoldTo sale = SoldTo.From(booking);
        IReadOnlyList<string> ended = Ended ?? [];
        SaleDocument next = this;
        if (!Bookings.Contains(sale))
        {
            next = next with
            {
                Bookings = [.. Bookings, sale],
                After = ended.Count == 0
                    ? After
                    : new Dictionary<string, IReadOnlyList<string>>(After ?? new Dictionary<string, IReadOnlyList<string>>())
                    {
                        [booking.Id] = ended,
                    },
            };
        }

        bool hasEnded = BookingLifecycle.IsFinal(booking.State) || PartRefunds.IsRefunded(booking, Id);
        return hasEnded && !ended.Contains(booking.Id) ? next with { Ended = [.. ended, booking.Id] } : next;
    }

    /// <summary>Whether the auditor had seen a booking ended before it saw another sold.</summary>
    public bool EndedBefore(string bookingId, string otherId) =>
        After?.GetValueOrDefault(otherId)?.Contains(bookingId) == true;

    public static string IdOfPayment(string paymentId) => $"payment:{paymentId}";
}

/// <param name="UserId">Its partition.</param>
internal sealed record SoldTo(string BookingId, string UserId)
{
    public static SoldTo From(BookingDocument booking) => new(booking.Id, booking.UserId);
}
