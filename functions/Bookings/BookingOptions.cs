using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>Section <c>Booking</c>.</summary>
internal sealed class BookingOptions
{
    public const string Section = "Booking";

    /// <summary>How long seats are held unpaid.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan HoldFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a payment has to settle after its confirm. The one extension can double it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SettleFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many live tickets (held, paying or booked) one user may have for one event.</summary>
    [Range(1, 100)]
    public int MaxTicketsPerEvent { get; set; } = 8;

    /// <summary>The key that the ids of new events' bookings are derived with: at least 32 random bytes in base64.</summary>
    public string? IdKey { get; set; }

    /// <summary>
    /// Keys that events were made with before, and the next key before it is made <see cref="IdKey"/>; separated by commas. An event whose
    /// key is missing cannot be booked.
    /// </summary>
    public string? OtherIdKeys { get; set; }

    /// <summary>Reserves that one user may send in a minute. Each instance counts those that it gets.</summary>
    [Range(1, 1_000_000)]
    public int ReservesPerMinute { get; set; } = 60;

    /// <summary>Holds of one event that one user may let end unsold within <see cref="Limits.EndedHoldsFor"/>.</summary>
    [Range(1, 1_000_000)]
    public int MaxEndedHolds { get; set; } = 30;

    /// <summary>
    /// Seats that one user may hold over all events, those being paid for included. It is soft: reserves at once can pass it.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxHeldSeats { get; set; } = 40;

    /// <summary>Payments that may be tried for one hold, whatever becomes of each. A card whose number is guessed takes many.</summary>
    [Range(1, 1_000)]
    public int MaxPaymentsPerHold { get; set; } = 10;

    /// <summary>
    /// Where the provider sends a buyer back to whose confirm names no address: a page of the shop, or an app's address. It gets the
    /// booking as <c>bookingId</c>. If empty, each confirm must name one.
    /// </summary>
    public string? ReturnAddress { get; set; }

    /// <summary>Origins of addresses that a confirm may name, besides that of <see cref="ReturnAddress"/>, with commas between.</summary>
    public string? ReturnOrigins { get; set; }
}

/// <summary>Checks the addresses. Only where the app knows its own address may one begin with '/'.</summary>
internal sealed class ReturnAddressValidation(OwnAddress? own = null) : IValidateOptions<BookingOptions>
{
    public ValidateOptionsResult Validate(string? name, BookingOptions options)
    {
        const string Address = $"{BookingOptions.Section}:{nameof(BookingOptions.ReturnAddress)}";
        string? mistake = options.ReturnAddress switch
        {
            null or "" => null,
            ['/', not '/', ..] path when own is not null && Origins.Of($"https://here{path}") is not null => null,
            var address when Origins.MayBeConfigured(address) => null,
            var address => $"'{Address}' must be an absolute https address (http only on this machine) or an app's own, not '{address}'.",
        };
        mistake ??= Origins.Mistake($"{BookingOptions.Section}:{nameof(BookingOptions.ReturnOrigins)}", options.ReturnOrigins);
        return mistake is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistake);
    }
}
