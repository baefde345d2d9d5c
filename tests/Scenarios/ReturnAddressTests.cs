using System.Net;
using Microsoft.Extensions.Options;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>
/// Where the payment provider sends a buyer back to: behind an entry, the app is called by an address that lets no buyer in.
/// </summary>
public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData("https://tickets.example.org/", "https://tickets.example.org/")]
    [InlineData("", "http://127.0.0.1:")]
    public async Task A_buyer_comes_back_to_where_buyers_reach_the_service(string setting, string address)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings: [$"--Booking:ReturnAddress={setting}"]);
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-5")).Is(HttpStatusCode.Created).Text("bookingId");

        (await alice.ConfirmAsync(bookingId, "pm_redirect")).Is(HttpStatusCode.Accepted);

        var returned = new Uri(Assert.Single(await BookingRules.BookingsAsync(app, "gala")).Payment!.ReturnUrl);
        Assert.StartsWith(address, returned.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal($"/booking/{bookingId}", returned.AbsolutePath);
    }

    [Theory]
    [InlineData("/back")]
    [InlineData("http://tickets.example.org")]
    [InlineData("tickets.example.org")]
    public async Task An_address_that_is_none_stops_the_start(string address)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TicketMasterApp.StartAsync(settings: [$"--Booking:ReturnAddress={address}"]));

        Assert.Contains("'Booking:ReturnAddress' must be an absolute https address", refused.Message, StringComparison.Ordinal);
    }
}
