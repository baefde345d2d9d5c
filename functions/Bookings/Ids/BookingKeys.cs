using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Bookings;

/// <summary>
/// The keys that bookings' ids are derived with, so that an id tells nothing of its user and cannot be linked from event to event. Each
/// event names its key.
/// </summary>
internal sealed partial class BookingKeys(IOptions<BookingOptions> options, ILogger<BookingKeys> logger)
{
    // Read late: the start names all wrong settings at once, after it has made its services.
    private readonly Lazy<Known> _known = new(() => KnownOf(options.Value));

    /// <summary>The id of the key for new events; null in an app that makes none.</summary>
    public string? Current => _known.Value.Current;

    /// <summary>The id of a user's n-th booking for an event.</summary>
    /// <exception cref="BookingKeyMissingException">The settings lack the event's key.</exception>
    public string Compose(EventDocument document, string userId, int number)
    {
        if (document.BookingKey is not { } id)
        {
            return BookingId.Compose(document.Id, userId, number);
        }

        if (_known.Value.Keys.TryGetValue(id, out byte[]? key))
        {
            return BookingId.Compose(document.Id, userId, number, key);
        }

        LogMissing(document.Id, id);
        throw new BookingKeyMissingException(document.Id, id);
    }

    /// <summary>The id of a key. It tells nothing of the key.</summary>
    public static string IdOf(byte[] key) => ShortHash.Of(Convert.ToBase64String(key));

    /// <returns>The key, or null if the text is none: at least <see cref="Limits.BookingKeyBytes"/> in base64.</returns>
    public static byte[]? Read(string? text)
    {
        byte[] key = new byte[(text?.Length ?? 0) + 3];
        return Convert.TryFromBase64String(text ?? "", key, out int length) && length >= Limits.BookingKeyBytes ? key[..length] : null;
    }

    /// <returns>The other keys in order, with null for a text that is no key.</returns>
    public static IEnumerable<byte[]?> ReadOthers(BookingOptions options) => Settings.List(options.OtherIdKeys).Select(Read);

    /// <summary>A new key, as the setting has it.</summary>
    public static string Create() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Limits.BookingKeyBytes));

    private static Known KnownOf(BookingOptions options)
    {
        Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);
        string? current = null;
        if (Read(options.IdKey) is { } key)
        {
            current = IdOf(key);
            keys[current] = key;
        }

        foreach (byte[] other in ReadOthers(options).OfType<byte[]>())
        {
            keys[IdOf(other)] = other;
        }

        return new Known(current, keys);
    }

    private sealed record Known(string? Current, IReadOnlyDictionary<string, byte[]> Keys);

    [LoggerMessage(
        EventId = 3001,
        Level = LogLevel.Error,
        Message = "Event {Event} cannot be booked: the settings lack its key {Key} of booking ids.")]
    private partial void LogMissing(string @event, string key);
}

/// <summary>
/// The settings lack the key that an event's booking ids are derived with. Another key would give a user other ids, and with them a second
/// share of tickets.
/// </summary>
internal sealed class BookingKeyMissingException(string eventId, string keyId)
    : Exception($"Event '{eventId}' needs the key '{keyId}' of booking ids: put it into '{BookingOptions.Section}:"
        + $"{nameof(BookingOptions.IdKey)}' or '{BookingOptions.Section}:{nameof(BookingOptions.OtherIdKeys)}'."), IUnavailable
{
    public string Dependency => "settings";

    public Refusal Refusal { get; } = new(
        503, "booking-key-missing", "The event cannot be booked at the moment",
        "Nothing was changed. The operator has been told; try again later.")
    { RetryAfter = TimeSpan.FromMinutes(1) };
}

/// <summary>Checks the keys at the start.</summary>
internal sealed class BookingKeysValidation : IValidateOptions<BookingOptions>
{
    /// <summary>The key's value in an app that makes no booking and no event, and therefore gets no secret.</summary>
    public const string NotForThisApp = "not-for-this-app";

    private const string HowTo = "make one with 'openssl rand -base64 32'.";

    public ValidateOptionsResult Validate(string? name, BookingOptions options)
    {
        List<string> mistakes = [];
        if (Mistake(options.IdKey) is { } mistake)
        {
            mistakes.Add($"'{BookingOptions.Section}:{nameof(BookingOptions.IdKey)}' {mistake}");
        }

        int number = 0;
        foreach (byte[]? key in BookingKeys.ReadOthers(options))
        {
            number++;
            if (key is null)
            {
                mistakes.Add($"'{BookingOptions.Section}:{nameof(BookingOptions.OtherIdKeys)}': "
                    + $"key {number} is not {Limits.BookingKeyBytes} bytes or more in base64.");
            }
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    /// <summary>What is wrong with the key, without any of its characters.</summary>
    private static string? Mistake(string? key) => key switch
    {
        null or "" => $"is missing: give {Limits.BookingKeyBytes} random bytes in base64; {HowTo}",
        NotForThisApp => null,
        _ when key.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) =>
            "is a reference that the platform did not resolve: put the secret into the vault, and see that this app may read it.",
        _ => BookingKeys.Read(key) is null ? $"is not {Limits.BookingKeyBytes} bytes or more in base64; {HowTo}" : null,
    };
}
