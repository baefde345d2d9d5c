using TicketMaster.Bookings;
using TicketMaster.Payments;

namespace TicketMaster.Pay;

/// <summary>Whether an event of the provider's can tell a booking anything. Most cannot: the request that paid has settled it.</summary>
internal static class PaymentNews
{
    /// <summary>
    /// Whether the booking knows it already. Refunds and disputes are always news, and so is whatever a booking does not expect of its
    /// payment, such as money after it was cancelled.
    /// </summary>
    public static bool IsOld(PaymentEvent told, BookingDocument? booking) =>
        told.Dispute is null
        && booking?.Payment is { PaymentId: { } paymentId } own
        && paymentId == told.PaymentId
        && told.Type switch
        {
            // What is not captured yet is due.
            WebhookEvent.Authorised or WebhookEvent.Captured => booking.State == BookingState.Booked,
            WebhookEvent.Declined or WebhookEvent.Cancelled => own is BookingPayment.Declined or BookingPayment.Voided,
            WebhookEvent.Processing or WebhookEvent.WaitsForBuyer =>
                booking.State == BookingState.Booked || own is BookingPayment.Processing,
            _ => false,
        };
}
