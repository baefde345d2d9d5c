using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Pay;

/// <summary>
/// Where the provider sends a buyer back to. A confirm may name the address, at an allowed origin. Nothing of it comes from the request's
/// own address, which anybody can make up.
/// </summary>
internal sealed class ReturnAddresses(IOptions<BookingOptions> options, OwnAddress? own = null)
{
    /// <summary>Why a confirm cannot have its address, or none; null if it can.</summary>
    public Refusal? Check(string? returnUrl)
    {
        if (returnUrl is null)
        {
            return Default() is null ? BookingRefusals.ReturnUrlRequired() : null;
        }

        return returnUrl.Length <= Limits.ReturnUrlLength && Origins.Of(returnUrl) is { } origin && Allowed().Contains(origin)
            ? null
            : BookingRefusals.ReturnUrlNotAllowed(Limits.ReturnUrlLength);
    }

    /// <summary>The address, which was checked. The default one is told the booking.</summary>
    public string For(string? returnUrl, string bookingId) =>
        returnUrl ?? (Default() is { } address ? QueryHelpers.AddQueryString(address, "bookingId", bookingId) : "");

    private string? Default() => options.Value.ReturnAddress switch
    {
        null or "" => null,
        ['/', ..] path => new Uri(own!(), path).AbsoluteUri,
        var address => address,
    };

    private IEnumerable<string?> Allowed() =>
        Settings.List(options.Value.ReturnOrigins).Append(Default()).OfType<string>().Select(Origins.Of);
}
