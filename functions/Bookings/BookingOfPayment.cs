using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

internal static class BookingOfPayment
{
    /// <summary>
    /// The booking that a payment bought, or that its metadata name. Null if there is none, or if the metadata are not this app's.
    /// </summary>
    public static async Task<BookingDocument?> FindOfAsync(
        this IDocumentContainer<BookingDocument> bookings, ProviderPayment payment, CancellationToken cancellationToken)
    {
        if (!payment.NamesBooking())
        {
            return null;
        }

        BookingDocument? named = (await bookings.FindAsync(payment.BookingId, payment.UserId, cancellationToken))?.Document;
        return named is not null && StrayLifecycle.Find(named, payment.PaymentId) is { End: StrayEnd.Rebooked, RebookedAs: { } rebookedAs }
            ? (await bookings.FindAsync(rebookedAs, payment.UserId, cancellationToken))?.Document ?? named
            : named;
    }
}
