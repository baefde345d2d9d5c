using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Reserve;
using TicketMaster.Search;
using TicketMaster.Seats;

namespace TicketMaster.Bench.Peers;

/// <summary>The app's routes, as far as the workloads use them.</summary>
internal static class SalesApi
{
    public static void MapSales(this WebApplication app)
    {
        app.MapPost("/booking/reserve", async (HttpContext http, ISales sales, CancellationToken stop) =>
        {
            ReserveRequest? request = await JsonSerializer.DeserializeAsync(http.Request.Body, ReserveJson.Default.ReserveRequest, stop);
            IReadOnlyList<string> ids = request!.TicketIds ?? [request.TicketId!];
            return await sales.ReserveAsync(Subject(http), [.. ids.Order(StringComparer.Ordinal)], stop) is { } booking
                ? Results.Json(booking, BookingsJson.Default.BookingAnswer, statusCode: StatusCodes.Status201Created)
                : BookingRefusals.SeatTaken(ids, []).ToResult();
        });
        app.MapPut("/booking/confirm", async (HttpContext http, ISales sales, Payment payment, CancellationToken stop) =>
        {
            ConfirmRequest? request = await JsonSerializer.DeserializeAsync(http.Request.Body, PayJson.Default.ConfirmRequest, stop);
            string userId = Subject(http);
            if (await sales.PayAsync(request!.BookingId!, userId, stop) is not { } booking)
            {
                return Results.StatusCode(StatusCodes.Status410Gone);
            }

            await payment.AuthoriseAsync(booking, userId, request.PaymentDetails!.Method, stop);
            return Results.Json(booking, BookingsJson.Default.BookingAnswer, statusCode: StatusCodes.Status202Accepted);
        });
        app.MapPost("/payments/webhook", async (
            HttpContext http, ISales sales, Payment payment, IOptions<PaymentsOptions> options, CancellationToken stop) =>
        {
            using MemoryStream body = new();
            await http.Request.Body.CopyToAsync(body, stop);
            ReadOnlyMemory<byte> bytes = body.ToArray();
            if (!payment.IsSigned(http.Request.Headers[WebhookSignature.Header].ToString(), bytes, options.Value))
            {
                return Results.BadRequest();
            }

            using JsonDocument json = JsonDocument.Parse(bytes);
            JsonElement intent = json.RootElement.GetProperty("data").GetProperty("object");
            if (await sales.BookAsync(intent.GetProperty("metadata").GetProperty("bookingId").GetString()!, stop))
            {
                await payment.CaptureAsync(intent.GetProperty("id").GetString()!, stop);
            }

            return Results.Ok();
        });
        app.MapGet("/event/{eventId}", async (string eventId, Catalogue catalogue, CancellationToken stop) =>
            await catalogue.ViewAsync(eventId, stop) is { } view ? Results.Json(view, SeatsJson.Default.EventView) : Results.NotFound());
        app.MapGet("/event/{eventId}/availability", async (string eventId, string? section, Catalogue catalogue, CancellationToken stop) =>
            Results.Json(await catalogue.AvailabilityAsync(eventId, section, stop), SeatsJson.Default.AvailabilityView));
        app.MapGet("/search", async (string? token, string? location, string? date, EventSearch search, CancellationToken stop) =>
            Results.Json(await search.SearchAsync(token, location, date, stop), SearchJson.Default.SearchPage));
    }

    private static string Subject(HttpContext http) => http.User.FindFirst("sub")!.Value;
}
