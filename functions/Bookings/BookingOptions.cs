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
