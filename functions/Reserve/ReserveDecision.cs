using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>What a reserve does next, once it knows its user's bookings for the event.</summary>
internal abstract record Next
{
    public sealed record Refuse(Refusal Refusal) : Next;

    /// <summary>An earlier request with the same key made this booking: its answer is the answer.</summary>
    public sealed record Resume(BookingDocument Earlier) : Next;

    /// <summary>Create the booking of this number, leaving out seats that an earlier try of the same request lost.</summary>
    public sealed record Create(int Number, IReadOnlyList<string> Lost) : Next;
}

internal static class ReserveDecision
{
    public static Next Decide(IReadOnlyList<BookingDocument> mine, Wanted wanted, string? key, int maxTickets, DateTimeOffset now)
    {
        if (Replay(mine, wanted, key) is { } replay)
        {
            return replay;
        }

        BookingDocument[] live = [.. mine.Where(booking => BookingLifecycle.IsLive(booking, now))];
        if (wanted is Wanted.Seats seats)
        {
            foreach (BookingDocument booking in live)
            {
                string[] own = [.. seats.Ids.Select(id => id.ToString()).Intersect(booking.Tickets.Select(ticket => ticket.TicketId))];
                if (own.Length > 0)
                {
                    return new Next.Refuse(BookingRefusals.AlreadyHeld(booking.Id, own));
                }
            }
        }

        int tickets = live.Sum(booking => booking.Tickets.Count);
        return tickets + wanted.Count > maxTickets
            ? new Next.Refuse(BookingRefusals.TicketLimit(maxTickets, tickets))
            : new Next.Create(mine.Count == 0 ? 1 : mine.Max(booking => booking.Number) + 1, Superseded(mine, key)?.Refusal!.Conflicts ?? []);
    }

    /// <returns>What an earlier request with the same key asks for, or null where there was none or it went on to other seats.</returns>
    public static Next? Replay(IReadOnlyList<BookingDocument> mine, Wanted wanted, string? key)
    {
        if (Latest(mine, key) is not { } earlier)
        {
            return null;
        }

        if (earlier.Fingerprint != wanted.Fingerprint)
        {
            return new Next.Refuse(BookingRefusals.IdempotencyKeyReused());
        }

        return earlier.Refusal is { Superseded: true } ? null : new Next.Resume(earlier);
    }

    private static BookingDocument? Latest(IReadOnlyList<BookingDocument> mine, string? key) =>
        key is null ? null : mine.Where(booking => booking.IdempotencyKey == key).MaxBy(booking => booking.Number);

    private static BookingDocument? Superseded(IReadOnlyList<BookingDocument> mine, string? key) =>
        Latest(mine, key) is { Refusal.Superseded: true } latest ? latest : null;
}
