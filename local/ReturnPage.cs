using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OneProcess.Worker;
using TicketMaster.Http;

namespace TicketMaster.Local;

/// <summary>
/// <c>GET /local/paid</c>: where a buyer comes back to from the payment provider if the confirm named no address. It needs no token and
/// knows nothing but its own address.
/// </summary>
internal sealed class ReturnPage(LocalEndpoints local) : IPlainEndpoints
{
    public const string Path = "/local/paid";

    public void Map(IEndpointRouteBuilder endpoints) => local.On(endpoints).MapGet("/paid", http =>
    {
        bool succeeded = http.Request.Query["redirect_status"] == "succeeded";
        string title = succeeded ? "Your payment is approved" : "Your payment is not approved";
        return LocalPage.WriteAsync(http, title, Html(title, succeeded, http.Request.Query["bookingId"]));
    });

    private static string Html(string title, bool succeeded, string? bookingId)
    {
        string next = !Ids.IsValid(bookingId) ? "Look at your booking to see what became of it."
            : succeeded ? $"Booking {WebUtility.HtmlEncode(bookingId)} has its tickets in a moment."
            : $"Booking {WebUtility.HtmlEncode(bookingId)} keeps its seats until its deadline: confirm it again with another method.";
        return $"""
            <h1>{title}</h1>
            <p>{next}</p>
            <p>A shop gives its own page as <code>paymentDetails.returnUrl</code> or <code>Booking:ReturnAddress</code>.</p>
            """;
    }
}
