using System.Net;
using Xunit;

namespace TicketMaster.Tests.Http;

[Collection(nameof(EdgeApp))]
public sealed class HeadTests(EdgeApp edge)
{
    /// <summary>Of this answer only, or of its moment.</summary>
    private static readonly string[] s_others = ["Date", "X-Request-Id", "Transfer-Encoding"];

    [Theory]
    [InlineData("anyone", "/search")]
    [InlineData("anyone", "/search?sort=nonsense")]
    [InlineData("anyone", "/search/suggest?token=the")]
    [InlineData("anyone", "/event/gala")]
    [InlineData("anyone", "/event/none")]
    [InlineData("anyone", "/event/gala/seatmap")]
    [InlineData("anyone", "/event/gala/availability?section=S1")]
    [InlineData("anyone", "/openapi.json")]
    [InlineData("anyone", "/health")]
    [InlineData("anyone", "/.well-known/ticket-keys")]
    [InlineData("anyone", "/bookings")]
    [InlineData("alice", "/bookings")]
    [InlineData("alice", "/booking/{booking}")]
    [InlineData("alice", "/booking/{booking}/tickets")]
    [InlineData("alice", "/booking/{booking}/tickets/gala-S0-A-1.png")]
    [InlineData("alice", "/admin/audit")]
    [InlineData("admin", "/admin/audit")]
    [InlineData("admin", "/admin/payments/stuck")]
    [InlineData("admin", "/admin/queues/payment-events/dead-letters")]
    [InlineData("admin", "/admin/events/gala")]
    [InlineData("admin", "/admin/venues/v1")]
    [InlineData("admin", "/admin/performers/p1")]
    [InlineData("anyone", "/nowhere")]
    [InlineData("anyone", "/local/.well-known/jwks.json")]
    public async Task HEAD_is_GET_without_the_body(string who, string template)
    {
        string path = template.Replace("{booking}", edge.Booking, StringComparison.Ordinal);
        foreach (string? coding in new[] { null, "br" })
        {
            HttpResponseMessage get = await AskAsync(who, HttpMethod.Get, path, coding);
            HttpResponseMessage head = await AskAsync(who, HttpMethod.Head, path, coding);

            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            Assert.Equal(Headers(get), Headers(head));
        }
    }

    /// <summary>A webhook and what changes something have no GET, so no HEAD.</summary>
    [Theory]
    [InlineData("/payments/webhook")]
    [InlineData("/admin/check-in")]
    public async Task Where_GET_is_not_HEAD_is_not(string path)
    {
        using HttpResponseMessage answer = await AskAsync("admin", HttpMethod.Head, path, null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["POST", "OPTIONS"], answer.Content.Headers.Allow);
    }

    private Task<HttpResponseMessage> AskAsync(string who, HttpMethod method, string path, string? coding)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
        request.Headers.Authorization = edge.Client(who).DefaultRequestHeaders.Authorization;
        return edge.Plain.SendAsync(request);
    }

    private static IEnumerable<string> Headers(HttpResponseMessage answer) => answer.Headers.NonValidated
        .Concat(answer.Content.Headers.NonValidated)
        .Where(header => !s_others.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        .Select(header => $"{header.Key}: {(header.Key == "Content-Length" ? "" : header.Value)}")
        .Order(StringComparer.Ordinal);
}
