using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>
/// Which request each Idempotency-Key stands for. A key counts within one caller's requests about one event. It is written before its
/// request does anything, and its document can be created once: so of different requests under one key, one has an effect.
/// </summary>
internal sealed class UsedKeys(IDocumentContainer<UsedKey> keys, TimeProvider clock)
{
    /// <summary>Tells requests of an operation apart by their bodies. A repeat may order its members otherwise.</summary>
    public static string Request<T>(string operation, T body, JsonTypeInfo<T> type) =>
        Request(operation, JsonSerializer.Serialize(body, type));

    public static string Request(string operation, string what) => ShortHash.Of($"{operation}\n{what}");

    /// <summary>Makes a key stand for a request, unless it stands for another.</summary>
    /// <param name="key">Null if the caller sent none. Then nothing is written.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<KeyUse> UseAsync(
        string userId, string eventId, string? key, string request, string? bookingId, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return KeyUse.First;
        }

        var used = new UsedKey
        {
            Id = IdOf(eventId, key),
            UserId = userId,
            EventId = eventId,
            Request = request,
            BookingId = bookingId,
            KeptUntil = (clock.GetUtcNow() + Limits.IdempotencyKeyKeptFor).ToUnixTimeMilliseconds(),
        };
        StoreResult<UsedKey> created = await keys.CreateAsync(used, cancellationToken);
        if (created.IsOk)
        {
            return KeyUse.First;
        }

        if (created.Status == StoreStatus.Throttled || await FindAsync(userId, eventId, key, cancellationToken) is not { } earlier)
        {
            // The answer was lost and the key is not there: whether it will be is not known.
            throw new StoreUnavailableException(created.Status, created.RetryAfter);
        }

        return earlier.Request == request ? KeyUse.Repeat : KeyUse.ForAnother;
    }

    /// <summary>
    /// The same for a request about a booking. If the caller has no such booking, the request has no effect. Its key is then only looked
    /// up, because what changes nothing writes nothing.
    /// </summary>
    /// <param name="booking">The caller's booking as it was just read; null if there is none.</param>
    /// <param name="eventId">The event that the request names; null if it names none.</param>
    public async Task<KeyUse> UseForBookingAsync(
        string userId, BookingDocument? booking, string? eventId, string? key, string request, CancellationToken cancellationToken)
    {
        if (booking is not null)
        {
            return await UseAsync(userId, booking.EventId, key, request, booking.Id, cancellationToken);
        }

        return key is not null
            && eventId is not null
            && await FindAsync(userId, eventId, key, cancellationToken) is { } used
            && used.Request != request
            ? KeyUse.ForAnother
            : KeyUse.First;
    }

    /// <summary>What a key stands for, or null if it was not used.</summary>
    public async Task<UsedKey?> FindAsync(string userId, string eventId, string key, CancellationToken cancellationToken) =>
        (await keys.FindAsync(IdOf(eventId, key), userId, cancellationToken))?.Document;

    private static string IdOf(string eventId, string key) => ShortHash.Of($"{eventId}\n{key}");
}

/// <summary>What a request's Idempotency-Key says of it.</summary>
internal enum KeyUse
{
    First,

    /// <summary>The same request was sent before. It may have been cut off.</summary>
    Repeat,

    /// <summary>The key stands for another request.</summary>
    ForAnother,
}
