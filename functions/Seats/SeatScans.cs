namespace TicketMaster.Seats;

/// <summary>A scan of a seat's ticket that lets somebody in.</summary>
/// <param name="At">When. A scan made offline says it itself.</param>
/// <param name="BookingId">Whose ticket it was.</param>
/// <param name="Scan">Identifies this scan after the answer to its write was lost.</param>
/// <param name="DeliveredAt">When a scan made offline came here; null for one made online.</param>
internal sealed record CheckedIn(DateTimeOffset At, string Gate, string BookingId, string Scan, DateTimeOffset? DeliveredAt = null);

/// <summary>A check-in that an administrator took back.</summary>
/// <param name="Request">Identifies the request that did it, so that a repeat does not undo a later check-in.</param>
internal sealed record UndoneCheckIn(CheckedIn CheckedIn, DateTimeOffset At, string By, string Reason, string Request);

/// <summary>A scan that let somebody in, and contradicts what else is known of the ticket. A person has to look at it.</summary>
/// <param name="Code">What speaks against it: the code of a refusal, or <see cref="RefundedLater"/>.</param>
/// <param name="Admitted">Whether it was answered that the ticket lets in.</param>
/// <param name="NotedAt">When it was found out.</param>
/// <param name="Other">The check-in of the same ticket that counts instead, if that is the contradiction.</param>
internal sealed record ScanConflict(CheckedIn Scan, string Code, bool Admitted, DateTimeOffset NotedAt, CheckedIn? Other)
{
    /// <summary>The ticket counted when it was scanned, and its money went back before that was heard of.</summary>
    public const string RefundedLater = "refunded-later";
}
