using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Reserve;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// <c>{ "ticketId" or "bookingId", "paymentDetails": { "method": "provider's token", "returnUrl": "where the buyer comes back to" } }</c>.
/// A booking that costs nothing needs no payment.
/// </summary>
internal sealed record ConfirmRequest(PaymentDetails? PaymentDetails = null, string? TicketId = null, string? BookingId = null);

internal sealed record PaymentDetails(string Method, string? ReturnUrl = null);

/// <summary>
/// <c>PUT /booking/confirm</c>: pays for a hold. What the provider answers at once is settled here and now: the booking is sold, or held
/// again. Otherwise it is paying until the payment settles. A booking that costs nothing is sold without a payment. A payment that waits
/// for its buyer, who now comes with another method, is given up first.
/// </summary>
internal sealed class ConfirmBooking(
    IDocumentContainer<BookingDocument> bookings,
    IDocumentContainer<SeatDocument> seats,
    SeatClaims claims,
    EventCache events,
    PaymentStart payments,
    ReturnAddresses returnAddresses,
    UsedKeys keys,
    AbandonPayment abandon,
    CompleteSale sales,
    BookingAnswers answers,
    IOptions<BookingOptions> options,
    TimeProvider clock)
{
    [Function(nameof(ConfirmBooking))]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "booking/confirm")] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        (ConfirmRequest? confirm, string? key, Refusal? refusal) = await RequestBody.ReadWithKeyAsync(
            request,
            PayJson.Default.ConfirmRequest,
            read => Check(read) ?? (read.PaymentDetails is { } details ? returnAddresses.Check(details.ReturnUrl) : null),
            cancellationToken);
        if (confirm is null)
        {
            return refusal!.ToResult();
        }

        // A payment that has begun must go on even if the client does not wait, so nothing here is cancelled.
        string userId = Caller.Of(request).UserId;
        string? bookingId = await FindBookingIdAsync(confirm, userId, key, CancellationToken.None);
        StoreResult<BookingDocument>? found =
            bookingId is null ? null : await bookings.FindAsync(bookingId, userId, CancellationToken.None);
        string? eventId = TicketId.Parse(confirm.TicketId)?.EventId ?? BookingId.EventIdOf(bookingId);
        KeyUse use = await keys.UseForBookingAsync(userId, found?.Document, eventId, key, Named(confirm), CancellationToken.None);
        if (use == KeyUse.ForAnother)
        {
            return BookingRefusals.IdempotencyKeyReused().ToResult();
        }

        ConfirmOutcome outcome = found is { } read
            ? await ConfirmAsync(
                durable,
                read,
                confirm.PaymentDetails?.Method,
                key,
                returnAddresses.For(confirm.PaymentDetails?.ReturnUrl, read.Document!.Id),
                CancellationToken.None)
            : new ConfirmOutcome.Refused(BookingRefusals.NoSuchBooking());
        switch (outcome)
        {
            case ConfirmOutcome.Refused(var why):
                return why.ToResult();
            case ConfirmOutcome.Replayed:
                request.HttpContext.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
                break;
        }

        return (await AnswerAsync(outcome.Booking!)).At(request, outcome.Booking!.Id);
    }

    /// <summary>A repeat is answered as the first request would be if it ended now.</summary>
    private async Task<IResult> AnswerAsync(BookingDocument booking) => PaymentStart.Outcome(booking) is ConfirmOutcome.Declined
        ? BookingRefusals.PaymentDeclined(
            booking.Id, booking.State, booking.Payment!.DeclineReason ?? DeclineReason.GenericDecline).ToResult()
        : JsonAnswer.Of(
            await answers.OfAsync(booking, CancellationToken.None),
            BookingsJson.Default.BookingAnswer,
            booking.State == BookingState.Booked ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);

    /// <param name="read">The booking as it was just read.</param>
    public async Task<ConfirmOutcome> ConfirmAsync(
        DurableTaskClient durable,
        StoreResult<BookingDocument> read,
        string? method,
        string? key,
        string returnUrl,
        CancellationToken cancellationToken)
    {
        bool gaveUp = false;
        for (StoreResult<BookingDocument>? found = read; ;
            found = await bookings.FindAsync(read.Document!.Id, read.Document.UserId, cancellationToken))
        {
            if (found is not { Document: { } booking, ETag: { } etag })
            {
                return new ConfirmOutcome.Refused(BookingRefusals.NoSuchBooking());
            }

            ConfirmOutcome decision = ConfirmDecision.Decide(booking, method, key, returnUrl, clock.GetUtcNow(), options.Value);
            if (decision is ConfirmOutcome.GivesUp(var waiting) && !gaveUp)
            {
                // Only once: a payment that is there afterwards is another request's, or the provider does not let go of this one.
                gaveUp = true;
                await abandon.TryAsync(durable, waiting, cancellationToken);
                continue;
            }

            if (decision is not (ConfirmOutcome.Paying or ConfirmOutcome.Booked))
            {
                return decision is ConfirmOutcome.GivesUp ? new ConfirmOutcome.Refused(BookingRefusals.AlreadyPaying()) : decision;
            }

            if (await events.GetEventAsync(booking.EventId, cancellationToken) is not { Status: EventStatus.Scheduled })
            {
                return new ConfirmOutcome.Refused(BookingRefusals.EventCancelled());
            }

            if (decision is ConfirmOutcome.Paying && payments.AmountRefusal(booking) is { } refusal)
            {
                return new ConfirmOutcome.Refused(refusal);
            }

            if (await claims.FindAsync(booking, cancellationToken) is not { } claimed)
            {
                if (!await FinishReserveAsync(booking, cancellationToken))
                {
                    return new ConfirmOutcome.Refused(BookingRefusals.SeatsNotHeld());
                }

                continue;
            }

            BookingDocument decided = decision.Booking! with { Claims = claimed };
            if (await bookings.TryReplaceAsync(decided, etag, cancellationToken) is { Document: { } next } written)
            {
                return next.State == BookingState.Booked
                    ? new ConfirmOutcome.Booked(await sales.TryAsync(durable, written, cancellationToken))
                    : await payments.StartAsync(durable, written, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Names the seats that the booking's reserve has not named, because it was cut off or still runs. A repeat of a reserve without
    /// a key cannot finish it, and only points here.
    /// </summary>
    private async Task<bool> FinishReserveAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        (BookingDocument? shared, _) = await bookings.ChangeAsync(booking.Id, booking.UserId, BookingLifecycle.Share, cancellationToken);
        foreach (BookedTicket ticket in booking.Tickets)
        {
            if (shared!.State == BookingState.Held && !await claims.ClaimAsync(booking, ticket, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private static Refusal? Check(ConfirmRequest confirm)
    {
        if (confirm.TicketId is null == confirm.BookingId is null)
        {
            return Refusal.InvalidRequest("Send exactly one of 'ticketId' and 'bookingId'.");
        }

        if (!Ids.IsValid(confirm.TicketId ?? confirm.BookingId))
        {
            return Refusal.InvalidId(confirm.TicketId is null ? "bookingId" : "ticketId");
        }

        if (confirm.PaymentDetails?.Method is not { } method)
        {
            return null;
        }

        bool isNumber = method.Count(char.IsAsciiDigit) >= 12
            && method.All(character => char.IsAsciiDigit(character) || character is ' ' or '-');
        if (isNumber || CardNumber.IsIn(method))
        {
            return BookingRefusals.CardNumber();
        }

        return Ids.IsValid(method, Limits.PaymentMethodLength)
            ? null
            : Refusal.InvalidRequest(
                $"'paymentDetails.method' must be the payment provider's token: 1 to {Limits.PaymentMethodLength} "
                    + "characters of A-Z, a-z, 0-9, '_' and '-'.");
    }

    /// <summary>The id of the booking that is named, or of the caller's booking that has the seat.</summary>
    private async Task<string?> FindBookingIdAsync(
        ConfirmRequest confirm, string userId, string? key, CancellationToken cancellationToken)
    {
        if (confirm.BookingId is { } bookingId)
        {
            return bookingId;
        }

        if (TicketId.Parse(confirm.TicketId) is not { } ticketId)
        {
            return null;
        }

        // A repeat is about the booking that had the seat at first, whoever has it now.
        if (key is not null && await keys.FindAsync(userId, ticketId.EventId, key, cancellationToken) is { } used
            && used.Request == Named(confirm))
        {
            return used.BookingId;
        }

        return await seats.FindAsync(ticketId.ToString(), ticketId.RowKey, cancellationToken)
                is { Document: { BookingId: { } named } ticket }
            && ticket.UserId == userId
            ? named
            : null;
    }

    private static string Named(ConfirmRequest confirm) => UsedKeys.Request("confirm", confirm, PayJson.Default.ConfirmRequest);
}
