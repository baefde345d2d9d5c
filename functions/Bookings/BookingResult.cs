using Microsoft.AspNetCore.Http;

namespace TicketMaster.Bookings;

internal static class BookingResult
{
    /// <summary>Names the booking's address in the header <c>Location</c>.</summary>
    public static IResult At(this IResult result, HttpRequest request, string bookingId)
    {
        request.HttpContext.Response.Headers.Location = $"{request.PathBase}/booking/{bookingId}";
        return result;
    }
}
