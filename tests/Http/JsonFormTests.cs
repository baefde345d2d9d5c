using System.Net;
using System.Text.Json;
using Xunit;

namespace TicketMaster.Tests.Http;

/// <summary>How answers write texts, moments and lists.</summary>
[Collection(nameof(EdgeApp))]
public sealed class JsonFormTests(EdgeApp edge)
{
    /// <summary>Names are read by people, in the network tab of a browser too.</summary>
    [Theory]
    [InlineData("anyone", "/event/gala")]
    [InlineData("anyone", "/search?token=night")]
    [InlineData("alice", "/booking/{booking}/tickets")]
    [InlineData("admin", "/admin/events/gala")]
    public async Task Names_are_written_as_they_are(string who, string path)
    {
        Answer answer = (await edge.Client(who).GetAnswerAsync(path.Replace("{booking}", edge.Booking, StringComparison.Ordinal)))
            .Is(HttpStatusCode.OK);

        Assert.Contains(EdgeApp.Name, answer.Body, StringComparison.Ordinal);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task A_problem_is_written_as_it_is()
    {
        Answer refused = (await edge.Anyone.GetAnswerAsync("/search?caté'gory=1")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Contains("'caté'gory'", refused.Body, StringComparison.Ordinal);
    }

    /// <summary>The clock of this app is within a second. The contract's handler holds every moment of every answer to this.</summary>
    [Theory]
    [InlineData("anyone", "/health", "time")]
    [InlineData("alice", "/booking/{booking}", "expiresAt", "serverTime")]
    [InlineData("anyone", "/event/gala", "startsAt", "onSaleAt")]
    [InlineData("admin", "/admin/events/gala", "startsAt", "onSaleAt")]
    public async Task Moments_are_to_the_second_with_a_numeric_offset(string who, string path, params string[] names)
    {
        Answer answer = (await edge.Client(who).GetAnswerAsync(path.Replace("{booking}", edge.Booking, StringComparison.Ordinal)))
            .Is(HttpStatusCode.OK);

        Assert.All(names, name => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$", answer.Text(name)));
    }

    [Theory]
    [InlineData("/search?size=3", "events", 8)]
    [InlineData("/search?size=4&sort=date&location=wien", "events", 8)]
    [InlineData("/search?token=%C3%A9mile%27s%20night&size=1", "events", 1)]
    public async Task A_search_goes_on_at_its_next(string first, string list, int total)
    {
        List<string> found = [];
        string? next = first;
        while (next is not null)
        {
            Answer page = (await edge.Anyone.GetAnswerAsync(next)).Is(HttpStatusCode.OK);
            Assert.Equal(total, page["total"].GetInt32());
            found.AddRange(page[list].EnumerateArray().Select(one => one.GetProperty("eventId").GetString()!));
            next = page.Json.TryGetProperty("next", out JsonElement address) ? address.GetString() : null;
        }

        Assert.Equal((total, total), (found.Count, found.Distinct().Count()));
    }

    [Theory]
    [InlineData("utm_source=mail&size=3", "/search?size=3&page=2")]
    [InlineData("page=1&size=3&token=the", "/search?size=3&token=the&page=2")]
    [InlineData("page=3&size=3", null)]
    [InlineData("size=100", null)]
    [InlineData("page=100&size=100", null)]
    public async Task The_next_page_is_the_same_search(string query, string? next)
    {
        Answer page = (await edge.Anyone.GetAnswerAsync($"/search?{query}")).Is(HttpStatusCode.OK);

        Assert.Equal(next, page.Json.TryGetProperty("next", out JsonElement address) ? address.GetString() : null);
    }
}
