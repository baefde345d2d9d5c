using System.Security.Cryptography;
using System.Text;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>The seats that a reserve asks for.</summary>
internal abstract record SeatRequest(string EventId)
{
    /// <summary>These seats, in id order.</summary>
    public record Named(string EventId, IReadOnlyList<TicketId> Ids) : SeatRequest(EventId);

    /// <summary>The seats of a booking that ended before its payment came, at its prices.</summary>
    public sealed record Again(BookingDocument Ended, string PaymentId)
        : Named(Ended.EventId, [.. Ended.Tickets.Select(ticket => TicketId.Parse(ticket.TicketId)!.Value)]);

    /// <summary>The best available seats that are together.</summary>
    public sealed record Best(string EventId, string? Section, int Quantity) : SeatRequest(EventId);

    public int Count => this switch
    {
        Named seats => seats.Ids.Count,
        Best best => best.Quantity,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A hash that does not depend on the order of the seats, so that a repeat has the same.</summary>
    public string Fingerprint
    {
        get
        {
            string text = this switch
            {
                Named seats => string.Join(' ', seats.Ids),
                Best best => $"{best.EventId} {best.Section} {best.Quantity}",
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
        }
    }

    /// <summary>Reads a request. Does not look at any event.</summary>
    public static (SeatRequest? Seats, Refusal? Refusal) Parse(ReserveRequest request)
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

    private static (SeatRequest?, Refusal?) ParseSeats(string member, IReadOnlyList<string> ids)
    {
        if (ids.Count is 0 or > Limits.TicketsPerReserve)
        {
            return (null, BookingRefusals.InvalidQuantity());
        }

        List<TicketId> seats = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string id in ids)
        {
            if (!Ids.IsValid(id))
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
            ? (new Named(seats[0].EventId, [.. seats.OrderBy(seat => seat.ToString(), StringComparer.Ordinal)]), null)
            : (null, BookingRefusals.DifferentEvents());
    }

    private static (SeatRequest?, Refusal?) ParseBest(ReserveRequest request)
    {
        if (!Ids.IsValid(request.EventId))
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
