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

    /// <summary>How long a payment has to settle after its confirm. The one extension can double it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SettleFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many live tickets (held, paying or booked) one user may have for one event.</summary>
    [Range(1, 100)]
    public int MaxTicketsPerEvent { get; set; } = 8;

    /// <summary>
    /// Where buyers reach this service, such as <c>https://tickets.example.com</c>. The provider sends them back there. If empty, it is
    /// the address that the request was sent to. Behind a gateway that is not the buyers' address.
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
