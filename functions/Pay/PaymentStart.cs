using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Storage;
using TicketMaster.WaitingRoom;

namespace TicketMaster.Pay;

/// <summary>
/// Asks the provider to authorise a booking's payment, and settles it with the answer. A repeat uses the same key and asks for the same
/// payment.
/// </summary>
internal sealed partial class PaymentStart(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    SettlePayment settle,
    PaymentsUnderWay underWay,
    TimingWheel wheel,
    RoomCounts waiting,
    TimeProvider clock,
    ILogger<PaymentStart> logger)
{
    public static PaymentRequest Request(BookingDocument booking, BookingPayment own) => new(
        booking.Id, booking.UserId, own.Number, booking.Total, booking.Currency, own.Method, own.ReturnUrl);

    /// <summary>Why no payment can be of the booking's total; null if one can. Its event may be older than this check of prices.</summary>
    public Refusal? AmountRefusal(BookingDocument booking) => provider.RangeOf(booking.Currency) is { } range && range.Takes(booking.Total)
        ? null
        : BookingRefusals.AmountNotChargeable(booking.Total, booking.Currency);

    /// <summary>
    /// Asks for the payment, and settles what the provider answers at once. If that takes too long, it goes on, and the booking is shown as
    /// it is by then.
    /// </summary>
    /// <param name="paying">The booking as it was just written.</param>
    public async Task<ConfirmOutcome> StartAsync(
        DurableTaskClient durable, StoreResult<BookingDocument> paying, CancellationToken cancellationToken)
    {
        Task<ConfirmOutcome> going = GoAsync(durable, paying, cancellationToken);
        underWay.Note(paying.Document!.Id, going);
        try
        {
            return await going.WaitAsync(Limits.ConfirmAnswer, clock, cancellationToken);
        }
        catch (TimeoutException) when (!going.IsFaulted)
        {
            if (going.IsCompleted)
            {
                return await going;
            }

            LogSlow(paying.Document.Id, Limits.ConfirmAnswer);
            _ = going.ContinueWith(
                failed => LogFailed(failed.Exception!, paying.Document.Id),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
            return await NowAsync(durable, paying.Document, cancellationToken);
        }
    }

    /// <summary>What the buyer is answered about a booking whose payment was begun.</summary>
    public static ConfirmOutcome Outcome(BookingDocument booking) => booking switch
    {
        { State: BookingState.Booked } => new ConfirmOutcome.Booked(booking),
        { State: BookingState.Held or BookingState.Expired, Payment: BookingPayment.Declined } => new ConfirmOutcome.Declined(booking),
        { State: BookingState.Held or BookingState.Paying } => new ConfirmOutcome.Paying(booking),
        { State: BookingState.Cancelled } => new ConfirmOutcome.Refused(BookingRefusals.BookingCancelled()),
        { State: BookingState.Refunded } => new ConfirmOutcome.Refused(BookingRefusals.BookingRefunded()),
        { Payment: { } payment } when GivingBack.Reason(payment) == GiveUpReason.EventCancelled =>
            new ConfirmOutcome.Refused(BookingRefusals.EventCancelled()),
        _ => new ConfirmOutcome.Refused(BookingRefusals.HoldExpired()),
    };

    private async Task<ConfirmOutcome> GoAsync(
        DurableTaskClient durable, StoreResult<BookingDocument> paying, CancellationToken cancellationToken)
    {
        BookingDocument booking = paying.Document!;
        var started = (BookingPayment.Processing)booking.Payment!;
        try
        {
            ProviderPayment payment = await provider.AuthoriseAsync(Request(booking, started), cancellationToken);
            return payment.Status is ProviderStatus.Processing or ProviderStatus.WaitsForBuyer
                ? await WaitAsync(durable, paying, started, payment, cancellationToken)
                : await settle.SettleAsync(durable, payment, paying, cancellationToken) is { } settled
                    ? Outcome(settled)
                    : await NowAsync(durable, booking, cancellationToken);
        }
        catch (ProviderUnavailableException)
        {
            // The payment may be under way, or declined and not cancelled yet. The booking stays paying and is looked after.
            waiting.ProviderDown(booking.EventId);
            return await NowAsync(durable, booking, cancellationToken);
        }
        catch (PaymentRejectedException rejected)
        {
            await bookings.ChangeAsync(
                booking.Id,
                booking.UserId,
                current => Current(current, started) is { } own ? BookingLifecycle.Decline(current, own, null, clock.GetUtcNow()) : null,
                cancellationToken);
            return new ConfirmOutcome.Refused(rejected.IsOfAmount
                ? BookingRefusals.AmountNotChargeable(booking.Total, booking.Currency)
                : BookingRefusals.PaymentMethodRejected());
        }
        catch
        {
            // How far the payment came is not known, so somebody has to come when it is due.
            await wheel.EnsureAsync(durable, booking, cancellationToken);
            throw;
        }
    }

    /// <summary>
    /// Notes what the buyer needs of a payment that has not settled. If the buyer needs nothing, nothing is written: the next webhook or
    /// look brings the payment's id. Until then it is found by its key or its booking, as after a process that died before the answer.
    /// </summary>
    private async Task<ConfirmOutcome> WaitAsync(
        DurableTaskClient durable,
        StoreResult<BookingDocument> paying,
        BookingPayment.Processing started,
        ProviderPayment payment,
        CancellationToken cancellationToken)
    {
        BookingDocument booking = Known(paying.Document!, started, payment);
        if (payment is not { Status: ProviderStatus.Processing, RedirectUrl: null })
        {
            BookingDocument known = BookingWrites.Stamp(booking);
            if (!(await bookings.ReplaceKnownAsync(known, paying.ETag!, BookingWrites.IsOurs(known), cancellationToken)).IsOk)
            {
                // Somebody else wrote the booking first, such as the handler of the payment's webhook.
                (BookingDocument? now, _) = await bookings.ChangeAsync(
                    booking.Id,
                    booking.UserId,
                    current => Current(current, started) is { PaymentId: null } own ? Known(current, own, payment) : null,
                    cancellationToken);
                booking = now!;
            }
        }

        await wheel.EnsureAsync(durable, booking, cancellationToken);
        return Outcome(booking);
    }

    /// <summary>The booking as it is now, for which somebody comes when it is due.</summary>
    private async Task<ConfirmOutcome> NowAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        BookingDocument now = (await bookings.FindAsync(booking.Id, booking.UserId, cancellationToken))?.Document ?? booking;
        await wheel.EnsureAsync(durable, now, cancellationToken);
        return Outcome(now);
    }

    private static BookingDocument Known(BookingDocument booking, BookingPayment own, ProviderPayment payment) => booking with
    {
        Payment = own is BookingPayment.Processing processing
            ? processing with { PaymentId = payment.PaymentId, RedirectUrl = payment.RedirectUrl }
            : own with { PaymentId = payment.PaymentId },
    };

    /// <summary>The payment as the booking has it now; null if the booking no longer waits for it.</summary>
    private static BookingPayment? Current(BookingDocument booking, BookingPayment started) =>
        booking is { State: BookingState.Paying, Payment: { } own } && own.Number == started.Number ? own : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The payment of booking {BookingId} is not settled after {Bound}; it goes on.")]
    private partial void LogSlow(string bookingId, TimeSpan bound);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The payment of booking {BookingId} could not be settled; it is taken up again.")]
    private partial void LogFailed(Exception exception, string bookingId);
}
