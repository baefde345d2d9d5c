using System.Collections.Concurrent;

namespace TicketMaster.KillTest;

/// <summary>A hold that the app answered with 201, and its user's later requests and answers.</summary>
internal sealed class Promise(string user, string key, object request, Booking booking)
{
    public string User => user;

    public string Key => key;

    public object Request => request;

    /// <summary>The first answer.</summary>
    public Booking Booking => booking;

    /// <summary>A DELETE was sent. Its answer may have been lost.</summary>
    public volatile bool CancelSent;

    public volatile bool CancelAcknowledged;

    /// <summary>The payment method of the last confirm that was sent.</summary>
    public volatile string? ConfirmSent;

    /// <summary>The payment method of the last confirm that was answered 202.</summary>
    public volatile string? ConfirmAcknowledged;

    /// <summary>The app has shown it as booked.</summary>
    public volatile bool SeenBooked;
}

/// <summary>A reserve whose answer was lost. It may have been carried out or not.</summary>
internal sealed record Unanswered(string User, string Key, object Request, DateTimeOffset Sent);

/// <summary>Everything that the app has acknowledged, kept outside of the killed process.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Promise> _promises = new();

    public ICollection<Promise> Promises => _promises.Values;

    public ConcurrentBag<Unanswered> Unanswered { get; } = [];

    public ConcurrentDictionary<string, bool> Users { get; } = new();

    public Promise Find(string bookingId) => _promises[bookingId];

    public Promise Held(string user, string key, object request, Booking booking) =>
        _promises.GetOrAdd(booking.BookingId, _ => new Promise(user, key, request, booking));
}
