using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Local.Payments;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Storage;
using TicketMaster.Tests.Administration;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Our API speaks minor units of ISO 4217. The simulated provider wants what Stripe wants, in every call.</summary>
public sealed class CurrenciesTests : IAsyncLifetime
{
    private TicketMasterApp _app = null!;
    private HttpClient _admin = null!;
    private HttpClient _alice = null!;

    public async Task InitializeAsync()
    {
        _app = await TicketMasterApp.StartAsync();
        _admin = await _app.SignedInAsync("root", "admin");
        _alice = await _app.SignedInAsync("alice");
        (await _admin.PutAnswerAsync("/admin/venues/hall", AdminStores.Hall)).Is(HttpStatusCode.Created);
        (await _admin.PutAnswerAsync("/admin/performers/band", new { name = "The Band" })).Is(HttpStatusCode.Created);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_sale_and_its_refund_are_of_the_same_money_at_the_provider()
    {
        (string Currency, long Price, long AtStripe)[] all =
        [
            ("ISK", 4_999, 2 * 499_900), ("UGX", 70_001, 2 * 7_000_100), ("MGA", 45_000_00, 2 * 45_000), ("JPY", 8_500, 2 * 8_500),
            ("KWD", 12_340, 2 * 12_340), ("HUF", 199_999, 2 * 199_999), ("EUR", 5_001, 2 * 5_001),
        ];
        List<(string BookingId, long Total, long AtStripe)> sold = [];
        foreach ((string currency, long price, long atStripe) in all)
        {
            (await PutAsync(currency, currency, price)).Is(HttpStatusCode.Created);
            string id = (await _alice.ReserveAsync($"{currency}-ORCH-A-1", $"{currency}-ORCH-A-2"))
                .Is(HttpStatusCode.Created).Text("bookingId");
            (await _alice.ConfirmAsync(id)).Is(HttpStatusCode.OK);
            sold.Add((id, 2 * price, atStripe));
        }

        await _app.PassAsync(TimeSpan.FromSeconds(2));

        Assert.All(sold, sale =>
        {
            SimulatedPayment payment = OfBooking(sale.BookingId);
            Assert.Equal((sale.AtStripe, sale.AtStripe), (payment.Amount, payment.AmountCaptured));
        });
        foreach ((string id, long total, _) in sold)
        {
            Answer booking = await _alice.GetAnswerAsync($"/booking/{id}");
            Assert.Equal(("booked", "captured", total), (
                booking.Text("state"), booking["payment"].GetProperty("status").GetString(), booking["total"].GetInt64()));
            ProviderPayment payment = (await _app.Services.GetRequiredService<IPaymentProvider>()
                .GetAsync(booking["payment"].GetProperty("paymentId").GetString()!, default))!;
            BookingDocument document = (await _app.Container<BookingDocument>().FindAsync(id, "alice", default))!.Value.Document!;
            Assert.IsType<PaymentComparison.InStep>(
                PaymentComparison.Decide(document, payment, _app.Clock.GetUtcNow() + TimeSpan.FromHours(1)));

            // One of the two tickets, and then all that is left.
            Answer half = await RefundAsync(id, $"{document.EventId}-ORCH-A-2");
            Assert.Equal((total / 2, total / 2), (half["total"].GetInt64(), half["payment"].GetProperty("amountRefunded").GetInt64()));
            Assert.Equal(sold.Single(sale => sale.BookingId == id).AtStripe / 2, OfBooking(id).AmountRefunded);
            (await _admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{id}/refund")).Is(HttpStatusCode.Accepted);
        }

        await _app.PassAsync(TimeSpan.FromSeconds(2));

        Assert.All(sold, sale => Assert.Equal(sale.AtStripe, OfBooking(sale.BookingId).AmountRefunded));
        foreach ((string id, _, _) in sold)
        {
            Answer refunded = await _alice.GetAnswerAsync($"/booking/{id}");
            Assert.Equal("refunded", refunded["payment"].GetProperty("status").GetString());
        }
    }

    /// <summary>A ticket's money goes back whole and once, whatever the provider makes of the first try.</summary>
    [Theory]
    [InlineData("ISK", 4_999, 499_900)]
    [InlineData("UGX", 70_001, 7_000_100)]
    [InlineData("MGA", 45_001_00, 45_001)]
    [InlineData("KWD", 12_350, 12_350)]
    public async Task A_refunded_ticket_is_paid_back_in_the_providers_units_after_a_first_try_that_failed(
        string currency, long price, long atStripe)
    {
        (await PutAsync("gala", currency, price)).Is(HttpStatusCode.Created);
        (string Method, int Seat)[] tries = [("pm_refund_partly", 1), ("pm_refund_fails_once", 2), ("pm_refund_pends", 3)];
        List<string> ids = [];
        foreach ((string method, int seat) in tries)
        {
            string id = (await _alice.ReserveAsync($"gala-ORCH-A-{seat}", $"gala-ORCH-B-{seat}"))
                .Is(HttpStatusCode.Created).Text("bookingId");
            (await _alice.ConfirmAsync(id, method)).Is(HttpStatusCode.OK);
            await _app.PassAsync(TimeSpan.FromSeconds(2));
            await RefundAsync(id, $"gala-ORCH-A-{seat}");
            ids.Add(id);
        }

        await _app.PassAsync(TimeSpan.FromSeconds(70));

        Assert.All(ids, id => Assert.Equal((2 * atStripe, atStripe), (OfBooking(id).AmountCaptured, OfBooking(id).AmountAskedBack)));
        foreach (string id in ids)
        {
            Answer booking = await _alice.GetAnswerAsync($"/booking/{id}");
            Assert.Equal(("booked", price, price), (
                booking.Text("state"), booking["total"].GetInt64(), booking["payment"].GetProperty("amountRefunded").GetInt64()));
        }
    }

    [Theory]
    [InlineData("EUR", 49, "50 to 99999999")]
    [InlineData("EUR", 12_500_000, "50 to 12499999")]
    [InlineData("ISK", 125_000, "1 to 999999")]
    [InlineData("KWD", 5_125, "in steps of 10")]
    [InlineData("MGA", 150, "in steps of 100")]
    [InlineData("CUP", 5_000, "no payments in CUP")]
    public async Task What_cannot_be_charged_is_refused_when_the_event_is_put(string currency, long price, string named)
    {
        Answer refused = (await PutAsync("gala", currency, price)).IsRefused(HttpStatusCode.BadRequest, "invalid-request");

        Assert.All(
            ["'P1'", $"{price} {currency}", named], word => Assert.Contains(word, refused.Text("detail"), StringComparison.Ordinal));
        (await _admin.GetAnswerAsync("/admin/events/gala")).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("KWD", 5_125)]
    [InlineData("UGX", 5_000_000)]
    [InlineData("EUR", 49)]
    [InlineData("GHS", 5_000)]
    public async Task An_older_events_price_is_refused_as_the_amount_and_the_hold_goes_on(string currency, long price)
    {
        await _app.AddAsync(TestEvents.Of("old") with { Currency = currency, PriceBands = [new PriceBand("P1", price)] });
        string id = (await _alice.ReserveAsync("old-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");

        (await _alice.ConfirmAsync(id)).IsRefused(HttpStatusCode.Conflict, "amount-not-chargeable");

        Assert.Equal("held", (await _alice.GetAnswerAsync($"/booking/{id}")).Text("state"));
        Assert.Empty(_app.Services.GetRequiredService<SimulatedLedger>().All());
        (await _alice.DeleteAnswerAsync($"/booking/{id}")).Is(HttpStatusCode.OK);
    }

    private async Task<Answer> RefundAsync(string bookingId, string ticketId) => (await _admin.PostAnswerAsync(
        $"/admin/bookings/{bookingId}/refund", new { ticketIds = new[] { ticketId } })).Is(HttpStatusCode.Accepted);

    private Task<Answer> PutAsync(string id, string currency, long price) => _admin.PutAnswerAsync(
        $"/admin/events/{id}",
        AdminStores.Gala(
            ("onSaleAt", "2026-11-01T09:00:00+01:00"),
            ("currency", currency),
            ("priceBands", new[] { new { band = "P1", price }, new { band = "P2", price = 0L } })));

    private SimulatedPayment OfBooking(string id) => Assert.Single(
        _app.Services.GetRequiredService<SimulatedLedger>().All(), payment => payment.Metadata["bookingId"] == id);
}
