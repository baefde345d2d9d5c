using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Reserve;

namespace TicketMaster.Bench.Peers.Promises;

/// <summary>The routes of a sale that keeps the app's promises.</summary>
internal static class PromisesApi
{
    public static void MapPromises(this WebApplication app)
    {
        app.MapPost("/booking/reserve", ReserveAsync);
        app.MapPut("/booking/confirm", ConfirmAsync);
        app.MapPost("/payments/webhook", StoreAsync);
    }

    private static async Task<IResult> StoreAsync(
        HttpContext http, PromisedSales sales, Payment payment, Work work, CancellationToken stop)
    {
        using JsonDocument? signed = await payment.ReadAsync(http.Request, stop);
        if (signed is not null && SalesApi.Authorised(signed) is { } authorised)
        {
            await sales.StoreAsync(signed.RootElement.GetProperty("id").GetString()!, authorised, stop);
            work.Events.Wake();
        }

        return signed is null ? Results.BadRequest() : Results.Ok();
    }

    private static async Task<IResult> ReserveAsync(HttpContext http, PromisedSales sales, CancellationToken stop)
    {
        ReserveRequest? request = await JsonSerializer.DeserializeAsync(http.Request.Body, ReserveJson.Default.ReserveRequest, stop);
        string[] ids = [.. (request!.TicketIds ?? [request.TicketId!]).Order(StringComparer.Ordinal)];
        string userId = SalesApi.Subject(http);
        string? key = Key(http);
        return await sales.ReserveAsync(userId, ids, key, stop) is { } booking
            ? Held(booking)
            : await AgainAsync(sales, userId, key, string.Join(' ', ids), Held, stop) ?? BookingRefusals.SeatTaken(ids, []).ToResult();

        static IResult Held(BookingAnswer booking) => Answer(booking, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ConfirmAsync(
        HttpContext http, PromisedSales sales, Payment payment, Work work, CancellationToken stop)
    {
        ConfirmRequest? request = await JsonSerializer.DeserializeAsync(http.Request.Body, PayJson.Default.ConfirmRequest, stop);
        string userId = SalesApi.Subject(http);
        string? key = Key(http);
        string method = request!.PaymentDetails!.Method;

        // A payment that has begun goes on even if the client does not wait.
        if (await sales.PayAsync(request.BookingId!, userId, key, method, stop) is not { } booking)
        {
            return await AgainAsync(sales, userId, key, $"{request.BookingId} {method}", Confirmed, stop)
                ?? BookingRefusals.HoldExpired().ToResult();
        }

        ProviderPayment? made = await payment.TryAuthoriseAsync(booking, userId, method);
        switch (made?.Status)
        {
            case ProviderStatus.Authorised:
                bool sold = await sales.SettleAsync(made, CancellationToken.None);
                work.Payments.Wake();
                return sold ? Confirmed(booking with { State = BookingState.Booked }) : BookingRefusals.SeatsNotHeld().ToResult();
            case ProviderStatus.Declined:
                await sales.DeclineAsync(booking.BookingId, CancellationToken.None);
                return Results.StatusCode(StatusCodes.Status402PaymentRequired);
            default:
                return Confirmed(booking);
        }

        static IResult Confirmed(BookingAnswer booking) => Answer(
            booking, booking.State == BookingState.Booked ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    /// <summary>The answer to a key that was used before; null if it was not.</summary>
    private static async Task<IResult?> AgainAsync(
        PromisedSales sales, string userId, string? key, string request, Func<BookingAnswer, IResult> answer, CancellationToken stop) =>
        await sales.EarlierAsync(userId, key, request, stop) switch
        {
            null => null,
            (var bookingId, true) when await sales.FindAsync(bookingId, userId, stop) is { } booking => answer(booking),
            _ => BookingRefusals.IdempotencyKeyReused().ToResult(),
        };

    private static string? Key(HttpContext http) => http.Request.Headers[IdempotencyKey.Header] is [{ } key] ? key : null;

    private static IResult Answer(BookingAnswer booking, int status) =>
        Results.Json(booking, BookingsJson.Default.BookingAnswer, statusCode: status);
}
