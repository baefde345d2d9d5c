using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TicketMaster.Pictures;

/// <summary>An event's house by the API: a house that nobody has bought from yet shows less.</summary>
internal sealed class House(Uri address) : IDisposable
{
    private const int Buyers = 90;
    private const int Chosen = 2;

    private readonly HttpClient _anyone = new() { BaseAddress = address };

    /// <summary>An opera house is neither too large to be seen nor too small to be interesting.</summary>
    public async Task<string> FindAsync()
    {
        JsonElement found = await _anyone.GetFromJsonAsync<JsonElement>("/search?token=tannhäuser+wales+millennium&size=1");
        return found.GetProperty("events")[0].GetProperty("eventId").GetString()!;
    }

    /// <summary>Lets others hold seats all over the house.</summary>
    /// <returns>Seats that are left, beside each other, as the page's address has them.</returns>
    public async Task<string> FillAsync(string eventId)
    {
        JsonElement seatmap = await _anyone.GetFromJsonAsync<JsonElement>($"/event/{eventId}/seatmap");
        string[] sections = [.. seatmap.GetProperty("sections").EnumerateArray().Select(one => one.GetProperty("section").GetString()!)];
        for (int buyer = 0; buyer < Buyers; buyer++)
        {
            using HttpClient client = await SignedInAsync(string.Create(CultureInfo.InvariantCulture, $"guest-{buyer}"));
            // Refused where a section is full, which is as well.
            using HttpResponseMessage _ = await client.PostAsJsonAsync(
                "/booking/reserve", new { eventId, section = sections[buyer * 7 % sections.Length], quantity = 2 + (buyer * 5 % 7) });
        }

        using HttpClient buying = await SignedInAsync("chooser");
        using HttpResponseMessage held = await buying.PostAsJsonAsync("/booking/reserve", new { eventId, quantity = Chosen });
        JsonElement booking = await held.Content.ReadFromJsonAsync<JsonElement>();
        using HttpResponseMessage __ = await buying.DeleteAsync($"/booking/{booking.GetProperty("bookingId").GetString()}");
        return string.Join(',', booking.GetProperty("tickets").EnumerateArray()
            .Select(ticket => ticket.GetProperty("ticketId").GetString()![(eventId.Length + 1)..]));
    }

    public void Dispose() => _anyone.Dispose();

    private async Task<HttpClient> SignedInAsync(string sub)
    {
        using HttpResponseMessage answer = await _anyone.PostAsJsonAsync("/local/token", new { sub });
        JsonElement token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return client;
    }
}
