using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>What a booking operation can be refused for.</summary>
internal static class BookingRefusals
{
    public static Refusal NoSuchEvent(string eventId) => Refusal.NotFound($"There is no event '{eventId}'.");

    public static Refusal NoSuchBooking() => Refusal.NotFound("You have no such booking.");

    public static Refusal NoSuchSection(string section) => Refusal.NotFound($"The event has no section '{section}'.");

    public static Refusal InvalidQuantity() => new(
        400, "invalid-quantity", "The number of tickets is not valid", $"Ask for 1 to {Limits.TicketsPerReserve} tickets.");

    public static Refusal DuplicateSeat(string ticketId) => new(
        400, "duplicate-seat", "A seat is named twice", $"'{ticketId}' is there more than once; name each seat once.");

    public static Refusal DifferentEvents() => new(
        400, "different-events", "The seats are of different events", "Reserve the seats of each event in a request of its own.");

    public static Refusal UnknownSeat(string ticketId) => new(
        400, "unknown-seat", "The event has no such seat",
        $"'{ticketId}' is not in the event's seat map; see GET /event/{{eventId}}/seatmap.");

    public static Refusal UnknownTicket(string ticketId) => new(
        400, "unknown-ticket", "The booking has no such ticket", $"'{ticketId}' is no ticket of this booking. Nothing was refunded.");

    public static Refusal NotForSale(string section) => new(
        409, "not-for-sale", "The seats are not for sale", $"Section '{section}' is not for sale; choose another.");

    public static Refusal NotOnSale(DateTimeOffset onSaleAt) => new(
        409, "not-on-sale", "The event is not on sale yet",
        $"Tickets go on sale at {Moments.Words(onSaleAt)}; reserve then.");

    public static Refusal EventCancelled() => new(
        409, "event-cancelled", "The event is cancelled", "No tickets can be had any more; tickets already paid for are refunded.");

    public static Refusal EventOver() => new(409, "event-over", "The event is over", "It has started or is over; choose another.");

    public static Refusal SoldOut() => new(
        409, "sold-out", "Not enough seats are left",
        "So many seats are not free there at the moment. Ask for fewer, another section, or try again later.");

    public static Refusal SeatTaken(IReadOnlyList<string> conflicts, IReadOnlyList<string> alternative) => new(
        409, "seat-taken", "A seat was taken by somebody else",
        alternative.Count > 0
            ? "None was held for you. Reserve the seats in 'alternative', or choose others."
            : "None was held for you. Choose other seats.")
    {
        More = [ProblemMember.Create("conflicts", conflicts), ProblemMember.Create("alternative", alternative)],
    };

    public static Refusal AlreadyHeld(string bookingId, IReadOnlyList<string> conflicts) => new(
        409, "already-yours", "You have this seat already", $"Your booking '{bookingId}' has it; go on with that booking.")
    { More = [ProblemMember.Create("conflicts", conflicts)] };

    public static Refusal TicketLimit(int limit, int live) => new(
        409, "ticket-limit", "Too many tickets for one event",
        $"You may have {limit} tickets for an event and have {live} now, holds included. Ask for fewer, or give a hold back.");

    public static Refusal TooManyReserves(int limit, TimeSpan retryAfter) => new(
        429, "too-many-reserves", "Too many reserves in a short time",
        $"You may send {limit} reserves a minute. Try again after the time in 'Retry-After'.")
    { RetryAfter = retryAfter };

    public static Refusal TooManyEndedHolds(int limit, TimeSpan retryAfter) => new(
        429, "too-many-ended-holds", "Too many holds of this event were given back or ran out",
        $"You may let {limit} holds of an event end within an hour. Try again after the time in 'Retry-After'.")
    { RetryAfter = retryAfter };

    public static Refusal TooManyHeldSeats(int limit, int held, TimeSpan retryAfter) => new(
        429, "too-many-held-seats", "Too many seats are held for you",
        $"You may hold {limit} seats over all events and hold {held} now. Pay for them, give some back, or wait until a hold ends.")
    { RetryAfter = retryAfter };

    public static Refusal IdempotencyKeyReused() => new(
        422, "idempotency-key-reused", "The Idempotency-Key was used for another request", "Use a new key for each new request.");

    public static Refusal HoldExpired() => new(410, "hold-expired", "The hold has ended", "The time to pay is over; reserve again.");

    public static Refusal BookingCancelled() => new(409, "booking-cancelled", "The booking was cancelled", "Reserve again.");

    public static Refusal BookingRefunded() => new(409, "booking-refunded", "The booking was refunded", "Reserve again.");

    public static Refusal NotBooked() => new(
        409, "not-booked", "The booking was not sold", "Only a sale can be refunded; a hold or a payment under way ends by itself.");

    public static Refusal AlreadyPaying() => new(
        409, "payment-in-progress", "A payment for this booking is under way",
        "Follow it with GET /booking/{bookingId} until it is booked or held again. While it waits for the buyer, another method or "
            + "giving the seats back gives it up.");

    /// <summary>The provider said no at once, and the payment is cancelled.</summary>
    public static Refusal PaymentDeclined(string bookingId, BookingState state, DeclineReason reason) => new(
        402, "payment-declined", "The payment was declined",
        state == BookingState.Held
            ? "Nothing was charged. The hold goes on: confirm again with another method and a new Idempotency-Key."
            : "Nothing was charged. The hold has ended meanwhile; reserve again.")
    {
        More =
        [
            ProblemMember.Create("declineReason", reason, BookingsJson.Default.DeclineReason),
            ProblemMember.Create("bookingId", bookingId, BookingsJson.Default.String),
            ProblemMember.Create("state", state, BookingsJson.Default.BookingState),
        ],
    };

    public static Refusal TooManyPayments(int limit) => new(
        409, "too-many-payments", "Too many payments were tried for this hold",
        $"A hold may be tried to pay for {limit} times. Its seats stay held until it ends; give them back or reserve others.");

    public static Refusal NotPaying() => new(
        409, "not-paying", "The booking has no payment that waits", "Only a payment that waits for its buyer can be given up.");

    public static Refusal AlreadyBooked() => new(
        409, "already-booked", "The booking is paid for", "Its tickets are yours; see GET /booking/{bookingId}.");

    public static Refusal SeatsNotHeld() => new(
        409, "seats-not-held", "The booking does not hold its seats", "Its reserve has not finished. Wait for its answer, then confirm.");

    public static Refusal CardNumber() => new(
        400, "card-number-refused", "Card numbers are not accepted",
        "Send the payment provider's token of the payment method, never a card's number.");

    public static Refusal ReturnUrlNotAllowed(int maxLength) => new(
        400, "return-url-not-allowed", "The buyer may not be sent back there",
        $"'paymentDetails.returnUrl' must be an absolute address of up to {maxLength} plain characters, without a user or a fragment, "
            + "at one of the origins that this service allows (Booking:ReturnOrigins).");

    public static Refusal ReturnUrlRequired() => new(
        400, "return-url-required", "Where is the buyer to come back to?",
        "Send 'paymentDetails.returnUrl': this service has no default for it (Booking:ReturnAddress).");

    public static Refusal NoPaymentDetails(long total, string currency) => Refusal.InvalidRequest(
        $"Send 'paymentDetails': the booking costs {total} {currency} (minor units), and only one that costs nothing needs none.");

    public static Refusal AmountNotChargeable(long total, string currency) => new(
        409, "amount-not-chargeable", "The payment provider does not take this amount",
        $"It cannot charge {total} {currency} (minor units), with no payment method. The hold goes on; reserve other seats instead.");

    public static Refusal PaymentMethodRejected() => new(
        400, "payment-method-rejected", "The payment provider does not know this payment method",
        "The hold goes on; confirm again with another method.");
}
