using TicketMaster.Seats;

namespace TicketMaster.Tickets;

/// <summary>What is known of the scans of a seat's tickets.</summary>
/// <param name="BookingId">Whose seat it is; absent if it is free.</param>
/// <param name="CheckedIn">The scan that let the holder in; absent if none did.</param>
/// <param name="Undone">Check-ins that were taken back, in that order.</param>
internal sealed record TicketScansAnswer(
    string TicketId,
    string? BookingId,
    FirstCheckIn? CheckedIn,
    IReadOnlyList<UndoneAnswer> Undone,
    IReadOnlyList<ConflictAnswer> Conflicts)
{
    public static TicketScansAnswer From(SeatDocument seat) => new(
        seat.Id,
        seat.BookingId,
        seat.CheckedIn is { } first && first.BookingId == seat.BookingId ? FirstCheckIn.Of(first) : null,
        [.. (seat.Undone ?? []).Select(UndoneAnswer.From)],
        [.. ConflictAnswer.Of(seat)]);
}

/// <param name="CheckedIn">The scan.</param>
/// <param name="UndoneAt">When it was taken back.</param>
/// <param name="By">The <c>sub</c> of the administrator who did.</param>
internal sealed record UndoneAnswer(string BookingId, FirstCheckIn CheckedIn, DateTimeOffset UndoneAt, string By, string Reason)
{
    public static UndoneAnswer From(UndoneCheckIn undone) =>
        new(undone.CheckedIn.BookingId, FirstCheckIn.Of(undone.CheckedIn), undone.At, undone.By, undone.Reason);
}

/// <summary>A scan that contradicts what else is known of its ticket.</summary>
/// <param name="Code">What speaks against it.</param>
/// <param name="Admitted">Whether it was answered that the ticket lets in.</param>
/// <param name="Other">The check-in of the same ticket that counts instead; absent if the contradiction is another.</param>
internal sealed record ConflictAnswer(
    string TicketId, string BookingId, string Code, bool Admitted, FirstCheckIn Scan, FirstCheckIn? Other, DateTimeOffset NotedAt)
{
    public static IEnumerable<ConflictAnswer> Of(SeatDocument seat) => (seat.Conflicts ?? []).Select(one => new ConflictAnswer(
        seat.Id,
        one.Scan.BookingId,
        one.Code,
        one.Admitted,
        FirstCheckIn.Of(one.Scan),
        one.Other is { } other ? FirstCheckIn.Of(other) : null,
        one.NotedAt));
}
