using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Reserve;

/// <summary>
/// How many seats a user holds over all events, unpaid or being paid for. The limit is soft. It is not looked at while a user has asked
/// this instance for no more seats than one event allows, because it would cost each buyer a query; reserves at once do not see each other.
/// </summary>
internal sealed class HeldSeats(IDocumentContainer<BookingDocument> bookings, IOptions<BookingOptions> options, TimeProvider clock)
{
    private readonly UserCounts _asked = new(options.Value.HoldFor, clock);

    /// <summary>Why so many more seats are too many, or null.</summary>
    public async Task<Refusal?> RefusalAsync(string userId, int more, CancellationToken cancellationToken)
    {
        (int seatsNow, int seatsBefore, _) = _asked.Add(userId, more);
        if (seatsNow + seatsBefore <= Math.Min(options.Value.MaxTicketsPerEvent, options.Value.MaxHeldSeats))
        {
            return null;
        }

        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset oldest = now - options.Value.HoldFor - (2 * options.Value.SettleFor) - Limits.TakeOverGrace;
        var query = new DocumentQuery(
            userId,
            [
                // These two, and no other state is between them.
                new Predicate("state", Comparison.GreaterThanOrEqual, "held"),
                new Predicate("state", Comparison.LessThanOrEqual, "paying"),
                new Predicate("createdAt", Comparison.GreaterThanOrEqual, InstantConverter.Text(oldest)),
            ],
            PageSize: 1_000);
        List<StoreResult<BookingDocument>> found = await bookings.QueryAllAsync(query, cancellationToken);
        BookingDocument[] held = [.. found.Select(one => one.Document!).Where(one => BookingLifecycle.IsLive(one, now))];
        int seats = held.Sum(booking => booking.Tickets.Count);
        return seats + more > options.Value.MaxHeldSeats
            ? BookingRefusals.TooManyHeldSeats(options.Value.MaxHeldSeats, seats, Wait(held, now))
            : null;
    }

    /// <summary>Until the first hold is over. A payment may outlast its hold.</summary>
    private static TimeSpan Wait(BookingDocument[] held, DateTimeOffset now)
    {
        DateTimeOffset? first = held.Min(booking => (DateTimeOffset?)(
            booking is { State: BookingState.Paying, Payment.SettleBy: var settleBy } && settleBy > booking.ExpiresAt
                ? settleBy
                : booking.ExpiresAt));
        TimeSpan wait = (first ?? now) + Limits.TakeOverGrace - now;
        return wait > Limits.TakeOverGrace ? wait : Limits.TakeOverGrace;
    }
}
