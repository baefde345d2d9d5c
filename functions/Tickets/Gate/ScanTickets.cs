using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Tickets;

/// <summary>A ticket's code that was scanned.</summary>
/// <param name="EventId">The event that the gate is for; null for any.</param>
/// <param name="Key">The same whenever the scan is sent; null for one that is never repeated.</param>
/// <param name="ScannedAt">When, if it was made offline; null if it is made now.</param>
internal sealed record Scan(string Gate, string? EventId, string? Key, DateTimeOffset? ScannedAt);

/// <summary>Answers scans. The conditional write of the seat decides a race.</summary>
internal sealed class ScanTickets(
    IDocumentContainer<SeatDocument> seats,
    IDocumentContainer<BookingDocument> bookings,
    EventCache events,
    UsedKeys keys,
    IOptions<TicketsOptions> options,
    TimeProvider clock)
{
    /// <param name="userId">Who scans.</param>
    public async Task<CheckInOutcome> ScanAsync(string userId, TicketClaims claims, Scan scan, CancellationToken cancellationToken)
    {
        // Not when it was made: a scan whose answer was lost online is delivered under the same key.
        string asked = UsedKeys.Request("check-in", $"{claims.TicketId}\n{claims.BookingId}\n{scan.EventId}\n{scan.Gate}");
        if (await keys.UseAsync(userId, claims.EventId, scan.Key, asked, claims.BookingId, cancellationToken) == KeyUse.ForAnother)
        {
            return new CheckInOutcome.Refused(BookingRefusals.IdempotencyKeyReused());
        }

        CheckedIn mark = Mark(userId, claims, scan, clock.GetUtcNow());
        TicketId ticketId = TicketId.Parse(claims.TicketId)!.Value;
        while (true)
        {
            EventDocument? document = await events.GetEventAsync(claims.EventId, cancellationToken);
            StoreResult<SeatDocument>? seat = await seats.FindAsync(claims.TicketId, ticketId.RowKey, cancellationToken);
            BookingDocument? booking = await BookingAsync(claims, seat?.Document, mark, cancellationToken);
            CheckInOutcome outcome = CheckInDecision.Decide(
                scan.EventId, document, seat?.Document, booking, mark, AdmissionTimes.Of(options.Value));
            SeatDocument? next = (outcome as CheckInOutcome.Admit)?.Seat ?? (outcome as CheckInOutcome.Refused)?.Noted;
            if (next is null || await WriteAsync(next, seat!.Value.ETag!, mark))
            {
                return outcome;
            }
        }
    }

    private static CheckedIn Mark(string userId, TicketClaims claims, Scan scan, DateTimeOffset now)
    {
        string id = ScanId.Derive(userId, scan.Gate, scan.Key ?? (scan.ScannedAt is { } made ? $"\n{claims.TicketId}\n{made:O}" : null));
        if (scan.ScannedAt is not { } at)
        {
            return new CheckedIn(now, scan.Gate, claims.BookingId, id);
        }

        // The gate's clock may be a little ahead of this one.
        DateTimeOffset when = at > now && at <= now + Limits.ClockAhead ? now : at.ToUniversalTime();
        return new CheckedIn(when, scan.Gate, claims.BookingId, id, now);
    }

    /// <summary>The code's booking, if the seat names it. What became of another only a scan made offline has to know.</summary>
    private async Task<BookingDocument?> BookingAsync(
        TicketClaims claims, SeatDocument? seat, CheckedIn mark, CancellationToken cancellationToken) => seat switch
        {
            { UserId: { } userId } when seat.BookingId == claims.BookingId =>
                (await bookings.FindAsync(claims.BookingId, userId, cancellationToken))?.Document,
            not null when mark.DeliveredAt is not null => await bookings.FindByIdAsync(claims.BookingId, cancellationToken),
            _ => null,
        };

    /// <summary>Not cancelled when the gate goes away: whether the scan was written must become known.</summary>
    /// <returns>False after a lost race.</returns>
    private async Task<bool> WriteAsync(SeatDocument next, string etag, CheckedIn mark)
    {
        StoreResult<SeatDocument> written = await seats.ReplaceKnownAsync(
            next,
            etag,
            read => read.CheckedIn?.Scan == mark.Scan || read.Conflicts?.Any(one => one.Scan.Scan == mark.Scan) == true,
            CancellationToken.None);
        StoreUnavailableException.ThrowIfUnavailable(written);
        return written.IsOk;
    }
}
