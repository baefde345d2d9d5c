using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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

            await payment.TryAuthoriseAsync(booking, userId, request.PaymentDetails!.Method);
            return Results.Json(booking, BookingsJson.Default.BookingAnswer, statusCode: StatusCodes.Status202Accepted);
        });
        app.MapPost("/payments/webhook", async (HttpContext http, ISales sales, Payment payment, CancellationToken stop) =>
        {
            if (await payment.ReadAsync(http.Request, stop) is not { } signed)
            {
                return Results.BadRequest();
            }

            using (signed)
            {
                if (Authorised(signed) is { } authorised && await sales.BookAsync(authorised.BookingId, stop))
                {
                    await payment.CaptureAsync(authorised.PaymentId, stop);
                }
            }

            return Results.Ok();
        });
    }

    public static void MapCatalogue(this WebApplication app)
    {
        app.MapGet("/event/{eventId}", async (string eventId, Catalogue catalogue, CancellationToken stop) =>
            await catalogue.ViewAsync(eventId, stop) is { } view ? Results.Json(view, SeatsJson.Default.EventView) : Results.NotFound());
        app.MapGet("/event/{eventId}/availability", async (string eventId, string? section, Catalogue catalogue, CancellationToken stop) =>
            Results.Json(await catalogue.AvailabilityAsync(eventId, section, stop), SeatsJson.Default.AvailabilityView));
        app.MapGet("/search", async (
            string? token, string? location, string? date, string? category, EventSearch search, CancellationToken stop) =>
            Results.Json(await search.SearchAsync(token, location, date, category, stop), SearchJson.Default.SearchPage));
    }

    /// <returns>The payment that an event says is authorised; null if it tells anything else.</returns>
    public static ProviderPayment? Authorised(JsonDocument told)
    {
        if (told.RootElement.GetProperty("type").GetString() != "payment_intent.amount_capturable_updated")
        {
            return null;
        }

        JsonElement intent = told.RootElement.GetProperty("data").GetProperty("object");
        JsonElement metadata = intent.GetProperty("metadata");
        return new ProviderPayment(
            intent.GetProperty("id").GetString()!,
            ProviderStatus.Authorised,
            metadata.GetProperty("bookingId").GetString()!,
            metadata.GetProperty("userId").GetString()!,
            1,
            intent.GetProperty("amount").GetInt64(),
            intent.GetProperty("currency").GetString()!.ToUpperInvariant(),
            null);
    }

    public static string Subject(HttpContext http) => http.User.FindFirst("sub")!.Value;
}
