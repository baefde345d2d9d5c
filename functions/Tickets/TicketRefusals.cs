using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.Tickets;

/// <summary>Why there is no ticket, or no entry with it.</summary>
internal static class TicketRefusals
{
    public const string AlreadyCheckedInCode = "already-checked-in";

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

    public static Refusal TooEarly(DateTimeOffset admitFrom) => new(
        409, "too-early", "The doors are not open yet",
        $"The ticket lets in from {Moments.Words(admitFrom)}. This scan has not used it up.")
    { More = [ProblemMember.Create("admitFrom", admitFrom, TicketsJson.Default.DateTimeOffset)] };

    public static Refusal AlreadyCheckedIn(CheckedIn first) => new(
        409, AlreadyCheckedInCode, "The ticket was checked in before",
        $"It let somebody in at {first.Gate}, {Moments.Words(first.At)}.")
    { More = [ProblemMember.Create("checkedIn", FirstCheckIn.Of(first), TicketsJson.Default.FirstCheckIn)] };

    public static Refusal CheckInUndone(DateTimeOffset at) => new(
        409, "check-in-undone", "The check-in was undone",
        $"An administrator took this scan back, {Moments.Words(at)}. Scan the ticket again, as a new scan, to let its holder in.");

    public static Refusal NeverTaken(string ticketId) => Refusal.NotFound($"Nobody ever took a seat '{ticketId}'.");

    public static Refusal NotCheckedIn() => new(
        409, "not-checked-in", "There is no such check-in", "The ticket is not checked in, or by another scan. Nothing was changed.");

    public static Refusal ScannedAtImpossible() => new(
        422, "scanned-at-impossible", "The scan cannot have been made then",
        "'scannedAt' is in the future, or before the ticket was sold. Set the gate's clock, and send the scan with the right time.");
}
