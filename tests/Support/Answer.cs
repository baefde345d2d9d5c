using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace TicketMaster.Tests.Support;

/// <summary>An answer of the app, read whole.</summary>
internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string Body)
{
    public JsonElement Json { get; } = Body.Length == 0 ? default : JsonDocument.Parse(Body).RootElement;

    public string? ContentType { get; init; }

    public string Code => Json.GetProperty("code").GetString()!;

    public JsonElement this[string name] => Json.GetProperty(name);

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public Answer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Body}");
        return this;
    }

    public Answer IsRefused(HttpStatusCode status, string code)
    {
        Is(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(code, Code);
        Assert.Equal($"urn:ticketmaster:problem:{code}", Text("type"));
        Assert.NotEmpty(Text("detail"));
        return this;
    }
}

internal static class Requests
{
    public static Task<Answer> GetAnswerAsync(this HttpClient client, string path) => client.AskAsync(HttpMethod.Get, path);

    public static Task<Answer> DeleteAnswerAsync(this HttpClient client, string path) => client.AskAsync(HttpMethod.Delete, path);

    public static Task<Answer> PutAnswerAsync(this HttpClient client, string path, object body) =>
        client.AskAsync(HttpMethod.Put, path, JsonSerializer.Serialize(body));

    public static Task<Answer> PostAnswerAsync(this HttpClient client, string path, object body, string? key = null) =>
        client.AskAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body), key);

    public static Task<Answer> ReserveAsync(this HttpClient client, params string[] tickets) =>
        client.PostAnswerAsync("/booking/reserve", new { ticketIds = tickets });

    public static Task<Answer> ConfirmAsync(this HttpClient client, string bookingId, string method = "pm_ok") =>
        client.PutAnswerAsync("/booking/confirm", new { bookingId, paymentDetails = new { method } });

    public static async Task<Answer> AskAsync(
        this HttpClient client,
        HttpMethod method,
        string path,
        string? body = null,
        string? key = null,
        string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.AskAsync(request);
    }

    public static async Task<Answer> AskAsync(this HttpClient client, HttpRequestMessage request)
    {
        using HttpResponseMessage response = await client.SendAsync(request);
        return new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync())
        {
            ContentType = response.Content.Headers.ContentType?.MediaType,
        };
    }
}
