using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What a request says of the host that it was sent to is its sender's, and counts for nothing.</summary>
public sealed class HostHeaderTests
{
    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "evil.example", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https", "Forwarded", "host=evil.example")]
    [InlineData("X-Forwarded-Host", "evil.example", "X-Forwarded-Prefix", "/evil.example", "X-Original-URL", "https://evil.example/")]
    public async Task What_a_request_says_of_its_host_changes_nothing_that_the_buyer_or_the_provider_gets(params string[] headers)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            if (request.Content is { } content)
            {
                content.Headers.ContentType = new("application/json");
            }

            foreach (string[] header in headers.Chunk(2))
            {
                request.Headers.TryAddWithoutValidation(header[0], header[1]);
            }

            return await alice.AskAsync(request);
        }

        Answer held = (await SendAsync(HttpMethod.Post, "/booking/reserve", new { ticketId = "gala-A-A-5" })).Is(HttpStatusCode.Created);
        string bookingId = held.Text("bookingId");
        var confirm = new { bookingId, paymentDetails = new { method = "pm_redirect" } };
        Answer paying = (await SendAsync(HttpMethod.Put, "/booking/confirm", confirm)).Is(HttpStatusCode.Accepted);
        Answer[] answers =
        [
            held, paying, await SendAsync(HttpMethod.Get, $"/booking/{bookingId}"), await SendAsync(HttpMethod.Get, "/bookings?size=1"),
            await SendAsync(HttpMethod.Get, "/event/gala?limit=1"), await SendAsync(HttpMethod.Get, "/event/nothing"),
            await SendAsync(HttpMethod.Get, "/openapi.json"),
        ];

        Assert.All(answers, answer => Assert.DoesNotContain("evil", $"{answer.Headers}{answer.Body}", StringComparison.Ordinal));
        Assert.Equal($"/booking/{bookingId}", paying.Headers.Location!.OriginalString);
        Assert.Equal(
            new Uri(app.Address, $"/local/paid?bookingId={bookingId}").AbsoluteUri,
            Assert.Single(await BookingRules.BookingsAsync(app, "gala")).Payment!.ReturnUrl);
    }
}
