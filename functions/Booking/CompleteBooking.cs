using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TicketMaster.Payments;
using TicketMaster.Storage;
using TicketMaster.Tickets;

namespace TicketMaster.Booking;

/// <summary>Which sale to complete.</summary>
internal sealed record Sale(string BookingId, string UserId);

/// <summary>
/// Follows each sale, as the orchestration <c>complete-{bookingId}</c>: capture the money, mark the seats, issue the tickets.
/// Each step may be repeated.
/// </summary>
internal sealed class CompleteBooking(
    IDocumentContainer<BookingDocument> bookings, SeatClaims claims, IPaymentProvider provider, TimeProvider clock)
{
    public const string Orchestration = "CompleteBooking";
    private const string Capture = "CapturePayment";
    private const string MarkSeats = "MarkSeatsBooked";

    private static readonly TaskOptions s_retry = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30))));

    public static Task StartAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken) =>
        durable.StartOnceAsync(Orchestration, new Sale(booking.Id, booking.UserId), $"complete-{booking.Id}", cancellationToken);

    [Function(Orchestration)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Sale sale = context.GetInput<Sale>()!;
        if (await context.CallActivityAsync<bool>(Capture, sale, s_retry))
        {
            await context.CallActivityAsync(MarkSeats, sale, s_retry);
            await context.CallActivityAsync(IssueTickets.Activity, sale, s_retry);
        }
    }

    /// <returns>Whether the money is here; false where the sale was taken back.</returns>
    [Function(Capture)]
    public async Task<bool> CaptureAsync([ActivityTrigger] Sale sale, CancellationToken cancellationToken)
    {
        if ((await bookings.FindAsync(sale.BookingId, sale.UserId, cancellationToken))?.Document is not { State: BookingState.Booked } booking)
        {
            return false;
        }

        ProviderPayment payment = (await provider.CaptureAsync(booking.Payment!.PaymentId!, cancellationToken)).Payment;
        (BookingDocument? now, _) = await bookings.ChangeAsync(
            sale.BookingId,
            sale.UserId,
            current => current switch
            {
                { State: not BookingState.Booked } or { Payment.Status: PaymentProgress.Captured } => null,
                _ when payment.Status == ProviderStatus.Captured =>
                    BookingLifecycle.Note(current, clock.GetUtcNow(), PaymentProgress.Captured, "captured"),

                // The authorisation is gone, such as after its time: no money, no ticket.
                _ when payment.Status is ProviderStatus.Voided or ProviderStatus.Declined or ProviderStatus.Refunded =>
                    BookingLifecycle.Refund(current, clock.GetUtcNow()),
                _ => throw new ProviderUnavailableException($"Payment '{payment.PaymentId}' is {payment.Status} after its capture."),
            },
            cancellationToken);
        return now!.State == BookingState.Booked;
    }

    [Function(MarkSeats)]
    public async Task MarkSeatsAsync([ActivityTrigger] Sale sale, CancellationToken cancellationToken)
    {
        if ((await bookings.FindAsync(sale.BookingId, sale.UserId, cancellationToken))?.Document is { State: BookingState.Booked } booking)
        {
            await claims.MarkBookedAsync(booking, cancellationToken);
        }
    }
}
