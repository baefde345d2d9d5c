using Microsoft.AspNetCore.Http;

namespace TicketMaster.Bookings;

internal static class BookingResult
{
    /// <summary>Tells where the booking is found.</summary>
    public static IResult At(this IResult result, HttpRequest request, string bookingId)
    {
        request.HttpContext.Response.Headers.Location = $"{request.PathBase}/booking/{bookingId}";
        return result;
    }
}
