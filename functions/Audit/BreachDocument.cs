using System.Text.Json.Serialization;
using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>The kinds of breaches.</summary>
internal static class BreachKind
{
    public const string SeatSoldTwice = "seat-sold-twice";
    public const string PaymentUsedTwice = "payment-used-twice";

    /// <summary>Booked without a payment that was made and kept.</summary>
    public const string BookedWithoutMoney = "booked-without-money";

    /// <summary>The total differs from the sum of the tickets' prices.</summary>
    public const string WrongTotal = "wrong-total";
}

/// <summary>Something that must never be, but was seen. The same breach has one document, however often it is seen.</summary>
internal sealed record BreachDocument : IDocument
{
    /// <summary><c>{kind}:{subject}</c>.</summary>
    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>The ticketId, the provider's payment id or the bookingId that it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>As they were last seen.</summary>
    public required IReadOnlyList<BreachBooking> Bookings { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    [JsonIgnore]
    public string PartitionKey => Id;

    public static string IdOf(string kind, string subject) => $"{kind}:{subject}";

    /// <param name="known">The document of this breach, if there is one.</param>
    /// <param name="kind">One of <see cref="BreachKind"/>.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="bookings">The bookings as they are now.</param>
    public static BreachDocument Seen(
        BreachDocument? known, string kind, string subject, IReadOnlyList<BookingDocument> bookings, DateTimeOffset now) => new()
        {
            Id = IdOf(kind, subject),
            Kind = kind,
            Subject = subject,
            Bookings =
            [
                .. (known?.Bookings ?? []).Where(before => bookings.All(booking => booking.Id != before.BookingId)),
                .. bookings.Select(BreachBooking.From),
            ],
            FirstSeenAt = known?.FirstSeenAt ?? now,
            LastSeenAt = now,
        };
}

/// <param name="State">Its state when it was seen.</param>
/// <param name="SoldAt">When it was booked, according to its timeline.</param>
/// <param name="PaymentId">The provider's id of its payment.</param>
internal sealed record BreachBooking(string BookingId, string UserId, BookingState State, DateTimeOffset? SoldAt, string? PaymentId)
{
    public static BreachBooking From(BookingDocument booking) => new(
        booking.Id,
        booking.UserId,
        booking.State,
        booking.SoldAt,
        booking.Payment?.PaymentId);
}
