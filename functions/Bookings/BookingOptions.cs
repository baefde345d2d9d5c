using System.ComponentModel.DataAnnotations;
using TicketMaster.Http;

namespace TicketMaster.Bookings;

/// <summary>Section <c>Booking</c>.</summary>
internal sealed class BookingOptions : IValidatableObject
{
    public const string Section = "Booking";

    /// <summary>How long seats are held unpaid.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan HoldFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>By when a payment must settle, from its confirm; at most twice that with the one extension.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SettleFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Live tickets (held, paying or booked) of one user for one event.</summary>
    [Range(1, 100)]
    public int MaxTicketsPerEvent { get; set; } = 8;

    /// <summary>
    /// Where buyers reach this service, such as <c>https://tickets.example.com</c>: the provider sends them back there. Empty for the
    /// address that a request was sent to, which behind an entry is not the buyers'.
    /// </summary>
    public string? ReturnAddress { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(ReturnAddress)
            && ConfiguredAddress.Mistake($"{Section}:{nameof(ReturnAddress)}", ReturnAddress, own: null) is { } mistake)
        {
            yield return new ValidationResult(mistake, [nameof(ReturnAddress)]);
        }
    }
}
