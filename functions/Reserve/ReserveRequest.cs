using System.Security.Cryptography;
using System.Text;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>
/// <c>{ "ticketId" }</c>, or <c>{ "ticketIds" }</c>, or <c>{ "eventId", "section"?, "quantity" }</c> for the best available seats.
/// </summary>
internal sealed record ReserveRequest(
    string? TicketId = null, IReadOnlyList<string>? TicketIds = null, string? EventId = null, string? Section = null, int? Quantity = null);

/// <summary>What a reserve asks for.</summary>
internal abstract record Wanted(string EventId)
{
    /// <summary>These seats, in id order.</summary>
    public sealed record Seats(string EventId, IReadOnlyList<TicketId> Ids) : Wanted(EventId)
    {
        /// <summary>The booking that had them, where they are wanted again for its late payment: at its prices. Null otherwise.</summary>
        public BookingDocument? Ended { get; init; }

        /// <summary>That payment.</summary>
        public string? PaymentId { get; init; }
    }

    /// <summary>So many, as good as can be, together.</summary>
    public sealed record Best(string EventId, string? Section, int Quantity) : Wanted(EventId);

    public int Count => this switch
    {
        Seats seats => seats.Ids.Count,
        Best best => best.Quantity,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The same for the same request, whatever the order of its seats.</summary>
    public string Fingerprint
    {
        get
        {
            string text = this switch
            {
                Seats seats => string.Join(' ', seats.Ids),
                Best best => $"{best.EventId} {best.Section} {best.Quantity}",
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
        }
    }

    /// <summary>The seats of a booking that ended before its payment came.</summary>
    public static Wanted Again(BookingDocument ended, string paymentId) =>
        new Seats(ended.EventId, [.. ended.Tickets.Select(ticket => TicketId.Parse(ticket.TicketId)!.Value)]) { Ended = ended, PaymentId = paymentId };

    /// <summary>Understands a request without looking at any event.</summary>
    public static (Wanted? Wanted, Refusal? Refusal) Parse(ReserveRequest request)
    {
        bool one = request.TicketId is not null;
        bool many = request.TicketIds is not null;
        bool best = request.EventId is not null || request.Section is not null || request.Quantity is not null;
        return (one, many, best) switch
        {
            (true, false, false) => ParseSeats("ticketId", [request.TicketId!]),
            (false, true, false) => ParseSeats("ticketIds", request.TicketIds!),
            (false, false, true) => ParseBest(request),
            _ => (null, Refusal.InvalidRequest(
                "Send exactly one of 'ticketId', 'ticketIds', or 'eventId' with 'quantity' (and 'section' if you like).")),
        };
    }

    private static (Wanted?, Refusal?) ParseSeats(string member, IReadOnlyList<string> ids)
    {
        if (ids.Count is 0 or > Limits.TicketsPerReserve)
        {
            return (null, BookingRefusals.InvalidQuantity());
        }

        List<TicketId> seats = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string id in ids)
        {
            if (!Http.Ids.IsValid(id))
            {
                return (null, Refusal.InvalidId(member));
            }

            if (TicketId.Parse(id) is not { } seat)
            {
                return (null, BookingRefusals.UnknownSeat(id));
            }

            if (!seen.Add(id))
            {
                return (null, BookingRefusals.DuplicateSeat(id));
            }

            seats.Add(seat);
        }

        return seats.TrueForAll(seat => seat.EventId == seats[0].EventId)
            ? (new Seats(seats[0].EventId, seats.Count == 1 ? seats : [.. seats.OrderBy(seat => seat.ToString(), StringComparer.Ordinal)]), null)
            : (null, BookingRefusals.DifferentEvents());
    }

    private static (Wanted?, Refusal?) ParseBest(ReserveRequest request)
    {
        if (!Http.Ids.IsValid(request.EventId))
        {
            return (null, Refusal.InvalidId("eventId"));
        }

        if (request.Section is { } section && !TicketId.IsName(section, Limits.SectionLength))
        {
            return (null, Refusal.InvalidRequest($"'section' must be 1 to {Limits.SectionLength} letters and digits."));
        }

        return request.Quantity is >= 1 and <= Limits.TicketsPerReserve
            ? (new Best(request.EventId!, request.Section, request.Quantity.Value), null)
            : (null, BookingRefusals.InvalidQuantity());
    }
}
