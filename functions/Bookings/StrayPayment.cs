using System.Text.Json.Serialization;
using TicketMaster.Http;

namespace TicketMaster.Bookings;

/// <summary>
/// A payment that did not buy its booking, because it came too late or another payment was first. Each decision about it is
/// written before it is carried out, and stands.
/// </summary>
/// <param name="PaymentId">The provider's id.</param>
/// <param name="Since">When the decision to give it back was made.</param>
/// <param name="HadMoney">Whether the buyer's money was held or taken.</param>
/// <param name="RebookedAs">The booking that was made for it.</param>
/// <param name="Tell">The notice that the buyer has not been sent yet, one of <see cref="NoticeKind"/>; null if there is none.</param>
internal sealed record StrayPayment(
    string PaymentId, StrayEnd End, DateTimeOffset Since, bool HadMoney, string? RebookedAs = null, string? Tell = null);

[JsonConverter(typeof(KebabEnum<StrayEnd>))]
internal enum StrayEnd
{
    /// <summary>The same seats are held for it as a new booking of the same buyer. That booking's document decides.</summary>
    Rebooking,

    /// <summary>It bought the new booking.</summary>
    Rebooked,

    /// <summary>It buys nothing, and is being given back.</summary>
    Returning,
    Returned,
}

/// <summary>The booking that ended before its payment came, and the payment.</summary>
internal sealed record Rebooked(string BookingId, string PaymentId);
