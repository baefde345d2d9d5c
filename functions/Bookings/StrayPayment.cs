using System.Text.Json.Serialization;

namespace TicketMaster.Bookings;

/// <summary>
/// A payment that did not buy the booking it was made for: it came too late, or another was first. What is decided about it is
/// written before it is done, and stands.
/// </summary>
/// <param name="PaymentId">The provider's.</param>
/// <param name="End">What was decided.</param>
/// <param name="Since">When it was decided that it goes back.</param>
/// <param name="HadMoney">Whether the buyer's money was held or taken.</param>
/// <param name="RebookedAs">The booking that was made for it.</param>
/// <param name="Tell">What the buyer is yet to be told of it, a kind of <see cref="BuyerNotice"/>; null where there is nothing.</param>
internal sealed record StrayPayment(
    string PaymentId, StrayEnd End, DateTimeOffset Since, bool HadMoney, string? RebookedAs = null, string? Tell = null);

[JsonConverter(typeof(JsonStringEnumConverter<StrayEnd>))]
internal enum StrayEnd
{
    /// <summary>The same seats are held for it, as a new booking of the same buyer: that booking's document decides.</summary>
    [JsonStringEnumMemberName("rebooking")]
    Rebooking,

    /// <summary>It bought that booking.</summary>
    [JsonStringEnumMemberName("rebooked")]
    Rebooked,

    /// <summary>It buys nothing any more, and is given back.</summary>
    [JsonStringEnumMemberName("returning")]
    Returning,
    [JsonStringEnumMemberName("returned")]
    Returned,
}

/// <summary>The booking that ended before its payment came, and the payment.</summary>
internal sealed record Rebooked(string BookingId, string PaymentId);
