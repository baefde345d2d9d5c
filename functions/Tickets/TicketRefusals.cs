using TicketMaster.Http;

namespace TicketMaster.Tickets;

/// <summary>Why there is no ticket, or no entry with it.</summary>
internal static class TicketRefusals
{
    public static Refusal NoSuchTicket() => Refusal.NotFound("The booking has no such ticket.");

    public static Refusal NotIssued() => new(
        409,
        "tickets-not-issued",
        "The booking is not paid for",
        "Its tickets are there once it is booked and the money captured; follow it with GET /booking/{bookingId}.");

    public static Refusal Refunded() => new(
        410,
        "ticket-refunded",
        "The ticket was refunded",
        "Its money was given back and the seat may be somebody else's: it lets nobody in.");

    public static Refusal CodeMalformed() => new(
        400, "ticket-code-malformed", "This is not a ticket's code", "Send the text of the ticket's QR code as it was scanned.");

    public static Refusal CodeForged() => new(
        422, "ticket-code-forged", "The ticket's code is not genuine",
        "No key that is accepted has signed it: it was made or changed by somebody else, or its key was taken out of use.");

    public static Refusal OtherEvent(string name) => new(
        409, "other-event", "The ticket is for another event", $"It is for {name}.");

    public static Refusal Expired() => new(410, "ticket-expired", "The event is over", "Its tickets let nobody in any more.");

    public static Refusal AlreadyCheckedIn(DateTimeOffset at, string gate) => new(
        409, "already-checked-in", "The ticket was checked in before",
        $"It let somebody in at {gate}, {Moments.Words(at)}.")
    { More = [ProblemMember.Create("checkedIn", new FirstCheckIn(at, gate), TicketsJson.Default.FirstCheckIn)] };
}
