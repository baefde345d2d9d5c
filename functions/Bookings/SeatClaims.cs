using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>
/// Writes a booking's name on seats, one conditional write a seat, and takes it off again. A seat belongs to the booking
/// that it names, whatever that booking's state is, for as long as the booking counts the seat among its own.
/// </summary>
internal sealed class SeatClaims(
    IDocumentContainer<SeatDocument> seats, IDocumentContainer<BookingDocument> bookings, TimeProvider clock)
{
    /// <summary>A claim that loses this many races counts the seat as taken.</summary>
    private const int MaxRaces = 4;

    /// <summary>Takes a seat for a booking, or says that it is taken. Repeating it changes nothing.</summary>
    public async Task<bool> ClaimAsync(BookingDocument booking, BookedTicket ticket, CancellationToken cancellationToken)
    {
        SeatDocument fresh = NewTicket(booking, ticket, 1);
        StoreResult<SeatDocument> created = await seats.CreateKnownAsync(fresh, IsOurs(fresh), cancellationToken);
        StoreUnavailableException.ThrowIfUnavailable(created);
        if (created.IsOk)
        {
            return true;
        }

        // A lost race does not mean that the seat is taken. The other write may have tidied an ended hold.
        for (int races = 0; races < MaxRaces; races++)
        {
            StoreResult<SeatDocument>? found = await seats.FindAsync(fresh.Id, fresh.Row, cancellationToken);
            if (found is not { Document: { } current, ETag: { } etag })
            {
                // Seat documents are never deleted, so this replica lags behind. Taken is the safe answer.
                return false;
            }

            if (Names(current, booking))
            {
                return true;
            }

            if (!await IsFreeAsync(current, cancellationToken))
            {
                return false;
            }

            SeatDocument next = NewTicket(booking, ticket, current.Version + 1) with
            {
                Undone = current.Undone,
                Conflicts = current.Conflicts,
            };
            StoreResult<SeatDocument> taken = await seats.ReplaceKnownAsync(next, etag, IsOurs(next), cancellationToken);
            StoreUnavailableException.ThrowIfUnavailable(taken);
            if (taken.IsOk)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds the live booking that has a seat, or null if the seat is free. Only reads.</summary>
    public async Task<BookingDocument?> HolderAsync(string ticketId, string row, CancellationToken cancellationToken)
    {
        StoreResult<SeatDocument>? found = await seats.FindAsync(ticketId, row, cancellationToken);
        if (found?.Document is not { BookingId: { } bookingId, UserId: { } userId })
        {
            return null;
        }

        StoreResult<BookingDocument>? holder = await bookings.FindAsync(bookingId, userId, cancellationToken);
        return holder?.Document is { } booking
            && BookingLifecycle.Counts(booking, ticketId)
            && BookingLifecycle.IsLive(booking, clock.GetUtcNow())
            ? booking
            : null;
    }

    /// <summary>Whether every seat of a booking names it. A reserve that still runs has not named them all.</summary>
    public async Task<bool> AllNameAsync(BookingDocument booking, CancellationToken cancellationToken) =>
        await FindAsync(booking, cancellationToken) is not null;

    /// <summary>Finds the version of each seat's document that names a booking, or null if not every seat names it.</summary>
    public async Task<IReadOnlyList<long>?> FindAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        StoreResult<SeatDocument>?[] found = await Task.WhenAll(
            booking.Tickets.Select(ticket => seats.FindAsync(ticket.TicketId, RowKey(booking, ticket), cancellationToken)));
        return found.All(result => result?.Document is { } seat && Names(seat, booking))
            ? [.. found.Select(result => result!.Value.Document!.Version)]
            : null;
    }

    /// <summary>
    /// Takes a booking's name off the seats that are not its own any more. This only tidies. A final booking owns no seats, and another
    /// none of its refunded tickets.
    /// </summary>
    /// <returns>Whether every such seat named it.</returns>
    public async Task<bool> ReleaseAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        IReadOnlyList<BookedTicket> lost = BookingLifecycle.IsFinal(booking.State)
            ? PartRefunds.EverOwn(booking)
            : [.. (booking.RefundedTickets ?? []).Select(refunded => refunded.Ticket)];
        bool all = true;
        foreach (BookedTicket ticket in lost)
        {
            all &= await ReleaseAsync(booking, ticket, cancellationToken);
        }

        return all;
    }

    public static string RowKey(BookingDocument booking, BookedTicket ticket) =>
        TicketId.RowKeyOf(booking.EventId, ticket.Section, ticket.Row);

    /// <summary>Whether a seat names a booking. A booking's id has a hash of its user, so the user is compared too.</summary>
    private static bool Names(SeatDocument seat, BookingDocument booking) => seat.BookingId == booking.Id && seat.UserId == booking.UserId;

    private static Func<SeatDocument, bool> IsOurs(SeatDocument written) =>
        read => read.BookingId == written.BookingId && read.UserId == written.UserId && read.Version == written.Version;

    private static SeatDocument NewTicket(BookingDocument booking, BookedTicket ticket, long version) => new()
    {
        Id = ticket.TicketId,
        Row = RowKey(booking, ticket),
        EventId = booking.EventId,
        Section = ticket.Section,
        BookingId = booking.Id,
        UserId = booking.UserId,
        Status = SeatStatus.Held,
        ExpiresAt = booking.ExpiresAt,
        Price = ticket.Price,
        Version = version,
    };

    /// <summary>
    /// Whether the booking that a seat names has ended, or does not count the seat among its own any more. An overdue hold is ended here:
    /// the seat is free once the write that expires the hold has won.
    /// </summary>
    private async Task<bool> IsFreeAsync(SeatDocument ticket, CancellationToken cancellationToken)
    {
        if (ticket is not { BookingId: { } bookingId, UserId: { } userId })
        {
            return true;
        }

        for (int races = 0; races < MaxRaces; races++)
        {
            if (await bookings.FindAsync(bookingId, userId, cancellationToken) is not { Document: { } holder, ETag: { } etag })
            {
                // A booking is created before any seat names it, so this replica lags behind.
                return false;
            }

            if (!BookingLifecycle.Counts(holder, ticket.Id))
            {
                return true;
            }

            DateTimeOffset now = clock.GetUtcNow();
            if (BookingLifecycle.ExpireOverdue(holder, now) is not { } expired)
            {
                if (DueTimes.BroughtBack(holder, now) is { } back)
                {
                    // From this write on its time runs. If somebody else was first, it runs already.
                    await bookings.TryReplaceAsync(back, etag, cancellationToken);
                }

                return BookingLifecycle.IsFinal(holder.State);
            }

            if (await bookings.TryReplaceAsync(expired, etag, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>Whether the seat named the booking.</returns>
    private async Task<bool> ReleaseAsync(BookingDocument booking, BookedTicket ticket, CancellationToken cancellationToken)
    {
        bool own = false;
        StoreResult<SeatDocument>? found;
        while ((found = await seats.FindAsync(ticket.TicketId, RowKey(booking, ticket), cancellationToken))
            is { Document: { } current, ETag: { } etag } && Names(current, booking))
        {
            own = true;
            SeatDocument free = current with
            {
                BookingId = null,
                UserId = null,
                ExpiresAt = null,
                Status = SeatStatus.Free,
                Version = current.Version + 1,
            };
            StoreResult<SeatDocument> written = await seats.ReplaceAsync(free, etag, cancellationToken);
            StoreUnavailableException.ThrowIfUnavailable(written);
            if (written.IsOk)
            {
                break;
            }
        }

        return own;
    }
}
