using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace TicketMaster.Tests.Tickets;

/// <summary>What the tests of tickets do with the app: buy, show, scan.</summary>
internal static class TicketShop
{
    /// <summary>A booking that is paid for and issued.</summary>
    public static async Task<string> BuyAsync(this TicketMasterApp app, HttpClient buyer, params string[] tickets)
    {
        string bookingId = (await buyer.ReserveAsync(tickets)).Is(HttpStatusCode.Created).Text("bookingId");
        (await buyer.ConfirmAsync(bookingId)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        return bookingId;
    }

    public static async Task<string> CodeAsync(this HttpClient holder, string bookingId, string ticketId) =>
        (await holder.GetAnswerAsync($"/booking/{bookingId}/tickets/{ticketId}")).Is(HttpStatusCode.OK).Text("code");

    public static Task<Answer> ScanAsync(this HttpClient gate, string code, string name = "North 3", string? key = null) =>
        gate.PostAnswerAsync("/admin/check-in", new { code, gate = name }, key);

    public static async Task<(string Type, byte[] Body)> PictureAsync(this HttpClient holder, string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        }

        using HttpResponseMessage response = await holder.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (response.Content.Headers.ContentType!.MediaType!, await response.Content.ReadAsByteArrayAsync());
    }

    public static async Task<JsonElement> KeysAsync(this TicketMasterApp app)
    {
        using HttpClient anyone = app.Anyone();
        return (await anyone.GetAnswerAsync("/.well-known/ticket-keys")).Is(HttpStatusCode.OK).Json;
    }
}
