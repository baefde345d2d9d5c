using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace TicketMaster.Bench.Peers;

/// <summary>
/// The most that the web server can do. It reads the body, checks the token where the app does, and answers as many bytes as the app, with
/// an ETag.
/// </summary>
internal static class Ceiling
{
    public static void MapCeiling(this WebApplication app)
    {
        app.MapGet("/empty", () => Results.Ok());
        app.MapPost("/booking/reserve", Answer(StatusCodes.Status201Created, Body("ReserveBytes"), []));
        app.MapGet("/event/{eventId}", Answer(StatusCodes.Status200OK, Body("ViewBytes"), Body("ViewBytesCompressed")));
        app.MapGet("/event/{eventId}/availability", Answer(
            StatusCodes.Status200OK, Body("AvailabilityBytes"), Body("AvailabilityBytesCompressed")));

        byte[] Body(string setting) => [.. Enumerable.Repeat((byte)'x', app.Configuration.GetValue<int>(setting))];
    }

    private static RequestDelegate Answer(int status, byte[] plain, byte[] compressed)
    {
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

            byte[] body = http.Request.Headers.AcceptEncoding.Count > 0 ? compressed : plain;
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        };
    }
}
