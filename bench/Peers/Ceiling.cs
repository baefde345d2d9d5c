using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace TicketMaster.Bench.Peers;

/// <summary>
/// The most that the web server can do. It reads the body, checks the token where the app does, and answers as many bytes as the app, with
/// the app's ETag.
/// </summary>
internal static class Ceiling
{
    public static void MapCeiling(this WebApplication app)
    {
        int reserveBytes = app.Configuration.GetValue<int>("ReserveBytes");
        int viewBytes = app.Configuration.GetValue<int>("ViewBytes");
        int availabilityBytes = app.Configuration.GetValue<int>("AvailabilityBytes");
        app.MapGet("/empty", () => Results.Ok());
        app.MapPost("/booking/reserve", Answer(StatusCodes.Status201Created, reserveBytes));
        app.MapGet("/event/{eventId}", Answer(StatusCodes.Status200OK, viewBytes));
        app.MapGet("/event/{eventId}/availability", Answer(StatusCodes.Status200OK, availabilityBytes));
    }

    private static RequestDelegate Answer(int status, int bytes)
    {
        byte[] body = new byte[bytes];
        Array.Fill(body, (byte)'x');
        string etag = "\"ceiling\"";
        return async http =>
        {
            byte[] read = new byte[4096];
            while (await http.Request.Body.ReadAsync(read, http.RequestAborted) > 0)
            {
            }

            http.Response.Headers.ETag = etag;
            if (http.Request.Headers.IfNoneMatch == etag)
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            http.Response.StatusCode = status;
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = bytes;
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        };
    }
}
