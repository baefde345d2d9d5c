using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>Writes bookings. Each write carries a new attempt, which tells it from another's if its answer is lost.</summary>
internal static class BookingWrites
{
    public static BookingDocument Stamp(BookingDocument booking) => booking with { Attempt = Guid.NewGuid().ToString("N") };

    public static Func<BookingDocument, bool> IsOurs(BookingDocument written) => read => read.Attempt == written.Attempt;

    /// <summary>Reads, decides, and writes if nothing changed in between. A lost race reads and decides again.</summary>
    /// <param name="decide">Returns the next document, or null to leave the booking as it is. Must be pure.</param>
    /// <returns>The booking as it is now, or null if there is none, and whether this call changed it.</returns>
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

    /// <summary>Does the same for a booking that was just read. Reads it again only if somebody has written it since.</summary>
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

        (BookingDocument? now, bool changed) = await bookings.ChangeAsync(
            read.Document!.Id, read.Document.UserId, decide, cancellationToken);
        return (now!, changed);
    }

    /// <summary>Stamps and writes a booking's next document, if nobody has written the booking since it was read.</summary>
    /// <returns>The booking as it was written, or null if somebody was first.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static async Task<StoreResult<BookingDocument>?> TryReplaceAsync(
        this IDocumentContainer<BookingDocument> bookings, BookingDocument next, string etag, CancellationToken cancellationToken)
    {
        BookingDocument stamped = Stamp(next);
        StoreResult<BookingDocument> written = await bookings.ReplaceKnownAsync(stamped, etag, IsOurs(stamped), cancellationToken);
        StoreUnavailableException.ThrowIfUnavailable(written);
        return written.IsOk ? written : null;
    }

    /// <returns>The booking as it is now and whether this call changed it, or null if somebody was first.</returns>
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
    /// Makes a booking due again later, or when it is due for something else if that is sooner. Does nothing if the booking has
    /// changed since it was found due.
    /// </summary>
    /// <param name="due">The booking as it was found due.</param>
    /// <param name="underWay">Whether the provider has accepted the step that is due, and will tell when it is done.</param>
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
        long again = DueTimes.TakeUpAgain(booking, now, underWay);
        bool sooner = booking.DueAt > now.ToUnixTimeMilliseconds() && booking.DueAt < again;
        return booking with { DueAt = sooner ? booking.DueAt : again };
    }
}
