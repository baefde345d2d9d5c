using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Reserve;

/// <summary>A user's bookings for an event that matter to the next reserve. None is an overdue hold.</summary>
/// <param name="Mine">The latest, those that it names as not ended, and those of the request's Idempotency-Key.</param>
/// <param name="Ended">The user's ended holds of the event.</param>
/// <param name="At">The moment at which no hold was overdue. At a later one, a hold that was read before may be over, or be sold.</param>
internal sealed record Earlier(IReadOnlyList<BookingDocument> Mine, EndedHolds? Ended, DateTimeOffset At);

/// <summary>
/// Finds them without reading those that have ended. The latest booking names the earlier ones that had not ended when it was made; an
/// ended booking never comes back, and whoever makes the next booking has seen this one. If its ids do not lead to them, all bookings of
/// the event are read: an earlier version that ran beside this one made ids of another series, with the same numbers.
/// </summary>
internal sealed class EarlierBookings(IDocumentContainer<BookingDocument> bookings, TimeProvider clock)
{
    /// <summary>
    /// Overdue holds are ended first, by winning the write. Otherwise a hold whose confirm is still under way would not count here, and
    /// would be paid for after all.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store did not answer, or shows less than it has.</exception>
    public async Task<Earlier> FindAsync(string userId, string eventId, string? key, CancellationToken cancellationToken)
    {
        var ofEvent = new DocumentQuery(userId, [new Predicate("eventId", Comparison.Equal, eventId)], PageSize: 1_000);
        QueryPage<BookingDocument> latest = await bookings.PageAsync(
            ofEvent with { OrderBy = "number", Descending = true, PageSize = 1 }, cancellationToken);
        if (latest.Items is not [{ Document: { } last }])
        {
            return new([], null, clock.GetUtcNow());
        }

        BookingDocument[] counted = await NamedAsync(last, cancellationToken) is { } named
            ? [last, .. named]
            : await AllAsync(ofEvent, last, cancellationToken);
        IReadOnlyList<BookingDocument> keyed = key is null ? [] : await OfKeyAsync(userId, eventId, key, cancellationToken);
        DateTimeOffset now = clock.GetUtcNow();
        BookingDocument[] mine = [.. counted.Concat(keyed.ExceptBy(counted.Select(one => one.Id), one => one.Id))];
        for (int i = 0; i < mine.Length; i++)
        {
            mine[i] = await EndOverdueAsync(mine[i], now, cancellationToken);
        }

        return new(mine, EndedHolds.With(last.EndedHolds, mine.Take(counted.Length), now), now);
    }

    /// <summary>The bookings that requests with a key have made.</summary>
    public async Task<IReadOnlyList<BookingDocument>> OfKeyAsync(
        string userId, string eventId, string key, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(
            userId,
            [new Predicate("idempotencyKey", Comparison.Equal, key), new Predicate("eventId", Comparison.Equal, eventId)],
            PageSize: 1_000);
        return [.. (await bookings.QueryAllAsync(query, cancellationToken)).Select(found => found.Document!)];
    }

    /// <summary>The bookings that the latest names. Null if it names none, being of an earlier version, or one that is not there.</summary>
    private async Task<BookingDocument[]?> NamedAsync(BookingDocument last, CancellationToken cancellationToken)
    {
        StoreResult<BookingDocument>?[] found = await Task.WhenAll((last.Open ?? []).Select(
            number => bookings.FindAsync(BookingId.Sibling(last.Id, number), last.UserId, cancellationToken)));
        return last.Open is null || found.Any(one => one is null) ? null : [.. found.Select(one => one!.Value.Document!)];
    }

    private async Task<BookingDocument[]> AllAsync(DocumentQuery ofEvent, BookingDocument last, CancellationToken cancellationToken)
    {
        BookingDocument[] all = [.. (await bookings.QueryAllAsync(ofEvent, cancellationToken)).Select(found => found.Document!)];

        // Bookings are never deleted. If one is not there, this replica lags behind.
        return (last.Open ?? []).Append(last.Number).Except(all.Select(one => one.Number)).Any()
            ? throw new StoreUnavailableException(StoreStatus.NotFound, null)
            : all;
    }

    private async Task<BookingDocument> EndOverdueAsync(BookingDocument booking, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!BookingLifecycle.IsOverdue(booking, now))
        {
            return booking;
        }

        (BookingDocument? ended, _) = await bookings.ChangeAsync(
            booking.Id, booking.UserId, current => BookingLifecycle.ExpireOverdue(current, now), cancellationToken);
        return ended!;
    }
}
