using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Local.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Where the payment provider sends a buyer back to: where the confirm says, if that is allowed, or to the default.</summary>
public sealed class ReturnAddressTests(ReturnAddressTests.Shop shop) : IClassFixture<ReturnAddressTests.Shop>
{
    [Theory]
    [InlineData("https://good.example/paid?cart=7")]
    [InlineData("HTTPS://GOOD.example:443/paid")]
    [InlineData("https://tickets.example.org/other")]
    [InlineData("ticketmaster://paid/now")]
    public async Task A_buyer_comes_back_to_where_the_confirm_says(string returnUrl)
    {
        (await ConfirmAsync(returnUrl)).Is(HttpStatusCode.Accepted);

        Assert.Equal(returnUrl, await shop.LastReturnUrlAsync());
    }

    [Theory]
    [InlineData("https://evil.example/paid")]
    [InlineData("https://good.example.evil/paid")]
    [InlineData("https://good.example@evil.example/paid")]
    [InlineData("https://evil.example\\@good.example/")]
    [InlineData("https://good.example:8443/paid")]
    [InlineData("http://good.example/paid")]
    [InlineData("https://good.example/paid#x")]
    [InlineData("https://good.example/pa\nid")]
    [InlineData("//good.example/paid")]
    [InlineData("/paid")]
    [InlineData("javascript://good.example/%0aalert(1)")]
    [InlineData("javascript:alert(1)")]
    [InlineData("otherapp://paid")]
    [InlineData("")]
    public async Task Anywhere_else_is_refused_and_no_payment_begins(string returnUrl)
    {
        int payments = shop.Payments;

        (await ConfirmAsync(returnUrl)).IsRefused(HttpStatusCode.BadRequest, "return-url-not-allowed");

        Assert.Equal(payments, shop.Payments);
    }

    [Fact]
    public async Task An_address_is_as_long_as_it_may_be_and_no_longer()
    {
        string longest = "https://good.example/".PadRight(Limits.ReturnUrlLength, 'x');

        (await ConfirmAsync(longest + "x")).IsRefused(HttpStatusCode.BadRequest, "return-url-not-allowed");
        (await ConfirmAsync(longest)).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Without_one_the_buyer_comes_back_to_the_configured_page_which_is_told_the_booking()
    {
        Answer paying = (await ConfirmAsync(null)).Is(HttpStatusCode.Accepted);

        Assert.Equal($"https://tickets.example.org/done?from=app&bookingId={paying.Text("bookingId")}", await shop.LastReturnUrlAsync());
    }

    [Fact]
    public async Task The_requests_own_address_decides_nothing()
    {
        string bookingId = await shop.HeldAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/booking/confirm")
        {
            Content = new StringContent(
                $$$"""{"bookingId":"{{{bookingId}}}","paymentDetails":{"method":"pm_redirect"}}""", null, "application/json"),
        };
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");

        (await shop.Buyer.AskAsync(request)).Is(HttpStatusCode.Accepted);

        Assert.StartsWith("https://tickets.example.org/", await shop.LastReturnUrlAsync(), StringComparison.Ordinal);
    }

    /// <summary>As a newcomer does who gives no address and has no token in the browser.</summary>
    [Theory]
    [InlineData("approve", "Your payment is approved")]
    [InlineData("decline", "Your payment is not approved")]
    public async Task A_local_run_has_a_page_to_come_back_to(string decision, string told)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-5")).Is(HttpStatusCode.Created).Text("bookingId");
        string bank = (await alice.ConfirmAsync(bookingId, "pm_redirect")).Is(HttpStatusCode.Accepted)["payment"]
            .GetProperty("redirectUrl").GetString()!;
        using HttpClient browser = new();

        using HttpResponseMessage page = await browser.PostAsync(
            new Uri(bank), new FormUrlEncodedContent(new Dictionary<string, string> { ["decision"] = decision }));

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Equal(("/local/paid", app.Address.Authority), (
            page.RequestMessage!.RequestUri!.AbsolutePath, page.RequestMessage.RequestUri.Authority));
        string html = await page.Content.ReadAsStringAsync();
        Assert.Contains(told, html, StringComparison.Ordinal);
        Assert.Contains(bookingId, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", await browser.GetStringAsync(
            new Uri(app.Address, "/local/paid?bookingId=<script>&redirect_status=<script>")), StringComparison.Ordinal);

        // The page of a shop that is at the booking's own address is not refused for what the provider adds.
        string added = page.RequestMessage.RequestUri.Query.Replace("bookingId", "utm_id", StringComparison.Ordinal);
        (await alice.GetAnswerAsync($"/booking/{bookingId}{added}")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("ReturnAddress", "//back", "'Booking:ReturnAddress' must be an absolute https address")]
    [InlineData("ReturnAddress", "http://tickets.example.org", "'Booking:ReturnAddress' must be an absolute https address")]
    [InlineData("ReturnAddress", "tickets.example.org", "'Booking:ReturnAddress' must be an absolute https address")]
    [InlineData("ReturnAddress", "https://u@tickets.example.org", "'Booking:ReturnAddress' must be an absolute https address")]
    [InlineData("ReturnAddress", "javascript:alert(1)", "'Booking:ReturnAddress' must be an absolute https address")]
    [InlineData("ReturnOrigins", "https://shop.example/paid", "'Booking:ReturnOrigins' has 'https://shop.example/paid'")]
    [InlineData("ReturnOrigins", "myapp://,*", "'Booking:ReturnOrigins' has '*'")]
    public async Task An_address_that_is_none_stops_the_start(string setting, string value, string message)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TicketMasterApp.StartAsync(settings: [$"--Booking:{setting}={value}"]));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private async Task<Answer> ConfirmAsync(string? returnUrl)
    {
        string bookingId = await shop.HeldAsync();
        return await shop.Buyer.PutAnswerAsync(
            "/booking/confirm", new { bookingId, paymentDetails = new { method = "pm_redirect", returnUrl } });
    }

    /// <summary>An app with a default page and two origins, whose every buyer buys a seat of its own.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        private TicketMasterApp _app = null!;
        private int _buyers;

        internal HttpClient Buyer { get; private set; } = null!;

        internal int Payments => _app.Services.GetRequiredService<SimulatedLedger>().All().Count;

        public async Task InitializeAsync()
        {
            _app = await TicketMasterApp.StartAsync(settings:
            [
                "--Booking:ReturnAddress=https://tickets.example.org/done?from=app",
                "--Booking:ReturnOrigins=https://good.example, ticketmaster://",
            ]);
            await _app.AddAsync(TestEvents.Of("gala"));
        }

        public async Task DisposeAsync() => await _app.DisposeAsync();

        internal async Task<string> HeldAsync()
        {
            Buyer = await _app.SignedInAsync($"buyer{++_buyers}");
            string row = "ABCDE"[_buyers / 10].ToString();
            return (await Buyer.ReserveAsync($"gala-A-{row}-{(_buyers % 10) + 1}")).Is(HttpStatusCode.Created).Text("bookingId");
        }

        internal async Task<string> LastReturnUrlAsync() =>
            (await BookingRules.BookingsAsync(_app, "gala")).Single(booking => booking.UserId == $"buyer{_buyers}").Payment!.ReturnUrl;
    }
}
