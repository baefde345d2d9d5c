using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// <c>POST /admin/bookings/{bookingId}/give-up-payment</c>: gives a payment up that waits for its buyer, so that the buyer can pay
/// otherwise. A repeat changes nothing.
/// </summary>
[AdminOnly]
internal sealed class GiveUpPayment(IDocumentContainer<BookingDocument> bookings, AbandonPayment abandon, BookingAnswers answers)
{
    [Function(nameof(GiveUpPayment))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoutes.Prefix + "/bookings/{bookingId}/give-up-payment")]
        HttpRequest request,
        [Id] string bookingId,
        [DurableClient] DurableTaskClient durable)
    {
        // A payment that is given up must be cancelled even if the client does not wait, so nothing here is cancelled.
        if (await bookings.FindByIdAsync(bookingId, CancellationToken.None) is not { } found)
        {
            return Refusal.NotFound($"There is no booking '{bookingId}'.").ToResult();
        }

        BookingDocument booking = await abandon.TryAsync(durable, found, CancellationToken.None);
        return Refuse(booking) is { } refusal
            ? refusal.ToResult()
            : JsonAnswer.Of(await answers.OfAsync(booking, CancellationToken.None), BookingsJson.Default.BookingAnswer);
    }

    /// <summary>Why the booking has no payment that was given up, or null.</summary>
    public static Refusal? Refuse(BookingDocument booking) => (booking.State, booking.Payment) switch
    {
        (BookingState.Paying, _) => BookingRefusals.AlreadyPaying(),
        (BookingState.Booked, _) => BookingRefusals.AlreadyBooked(),
        (_, BookingPayment.Declined or BookingPayment.Voided { Reason: GiveUpReason.TooLate or GiveUpReason.Abandoned }) => null,
        _ => BookingRefusals.NotPaying(),
    };
}
