using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>Writing a booking: each write carries a new attempt, so that one whose answer was lost can be told from another's.</summary>
internal static class BookingWrites
{
    public static BookingDocument Stamp(BookingDocument booking) => booking with { Attempt = Guid.NewGuid().ToString("N") };

    public static Func<BookingDocument, bool> IsOurs(BookingDocument written) => read => read.Attempt == written.Attempt;

    /// <summary>
    /// Reads, decides and writes if nothing changed in between; a lost race reads and decides again.
    /// </summary>
    /// <param name="bookings">The bookings.</param>
    /// <param name="id">Which.</param>
    /// <param name="userId">Its partition.</param>
    /// <param name="decide">The next document, or null to leave it as it is. Pure.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The booking as it is now, or null where there is none; and whether this call changed it.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static async Task<(BookingDocument? Booking, bool Changed)> ChangeAsync(
        this IDocumentContainer<BookingDocument> bookings,
        string id,
        string userId,
        Func<BookingDocument, BookingDocument?> decide,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await bookings.FindAsync(id, userId, cancellationToken) is not { } read)
            {
                return (null, false);
            }

            if (await bookings.TryChangeAsync(read, decide, cancellationToken) is { } made)
            {
                return made;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The same for a booking that was just read: it is read again only where somebody has written it since.</summary>
    public static async Task<(BookingDocument Booking, bool Changed)> ChangeAsync(
        this IDocumentContainer<BookingDocument> bookings,
        StoreResult<BookingDocument> read,
        Func<BookingDocument, BookingDocument?> decide,
        CancellationToken cancellationToken)
    {
        if (await bookings.TryChangeAsync(read, decide, cancellationToken) is { } made)
        {
            return made;
        }

        (BookingDocument? now, bool changed) = await bookings.ChangeAsync(read.Document!.Id, read.Document.UserId, decide, cancellationToken);
        return (now!, changed);
    }

    /// <summary>Writes a booking's next document, stamped, where nobody has written it since it was read.</summary>
    /// <returns>As it was written, or null where somebody was first.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static async Task<StoreResult<BookingDocument>?> TryReplaceAsync(
        this IDocumentContainer<BookingDocument> bookings, BookingDocument next, string etag, CancellationToken cancellationToken)
    {
        BookingDocument stamped = Stamp(next);
        StoreResult<BookingDocument> written = await bookings.ReplaceKnownAsync(stamped, etag, IsOurs(stamped), cancellationToken);
        StoreUnavailableException.ThrowIfUnavailable(written);
        return written.IsOk ? written : null;
    }

    /// <returns>The booking as it is now and whether this call changed it, or null where somebody was first.</returns>
    private static async Task<(BookingDocument Booking, bool Changed)?> TryChangeAsync(
        this IDocumentContainer<BookingDocument> bookings,
        StoreResult<BookingDocument> read,
        Func<BookingDocument, BookingDocument?> decide,
        CancellationToken cancellationToken)
    {
        if (decide(read.Document!) is not { } decided)
        {
            return (read.Document!, false);
        }

        return await bookings.TryReplaceAsync(decided, read.ETag!, cancellationToken) is { Document: { } written } ? (written, true) : null;
    }

    /// <summary>
    /// Takes a booking up again later, where nothing has happened to it since it was found due; or when it is due for something else,
    /// if that is sooner.
    /// </summary>
    /// <param name="bookings">The bookings.</param>
    /// <param name="due">As it was found.</param>
    /// <param name="clock">The time.</param>
    /// <param name="underWay">Whether the provider has taken on what it is due for, and will tell when it is done.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The booking as it is now.</returns>
    public static async Task<BookingDocument> PostponeAsync(
        this IDocumentContainer<BookingDocument> bookings,
        BookingDocument due,
        TimeProvider clock,
        bool underWay,
        CancellationToken cancellationToken)
    {
        (BookingDocument? now, _) = await bookings.ChangeAsync(
            due.Id,
            due.UserId,
            current => current.State == due.State && current.DueAt == due.DueAt ? Postponed(current, clock.GetUtcNow(), underWay) : null,
            cancellationToken);
        return now!;
    }

    private static BookingDocument Postponed(BookingDocument booking, DateTimeOffset now, bool underWay)
    {
        long again = Deadlines.TakeUpAgain(booking, now, underWay);
        bool sooner = booking.DueAt > now.ToUnixTimeMilliseconds() && booking.DueAt < again;
        return booking with { DueAt = sooner ? booking.DueAt : again };
    }
}
