using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TicketMaster.KillTest;

internal sealed record Ticket(string TicketId, long Price);

internal sealed record BookingPayment(string? PaymentId, string Status);

internal sealed record Booking(
    string BookingId,
    string EventId,
    string State,
    IReadOnlyList<Ticket> Tickets,
    long Total,
    string Currency,
    DateTimeOffset ExpiresAt,
    BookingPayment? Payment);

internal sealed record Bookings(IReadOnlyList<Booking> Items, string? Next);

internal sealed record Payment(
    string PaymentId, string BookingId, string Status, long Amount, string Currency, long AmountCaptured, long AmountRefunded);

internal sealed record Availability(int Available, string Seats);

/// <param name="Code">The problem's code, if the answer is a refusal.</param>
internal sealed record Answer(HttpStatusCode Status, string Body, bool Replayed)
{
    public Booking Booking => Read<Booking>();

    public string? Code => JsonDocument.Parse(Body).RootElement.TryGetProperty("code", out JsonElement code) ? code.GetString() : null;

    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, JsonSerializerOptions.Web)!;
}

/// <summary>The app's API. A request without an answer is null: it may have been carried out or not.</summary>
internal sealed class Api(HttpClient http)
{
    private const string Admin = "admin";

    private static readonly string[] s_admin = [Admin];

    private readonly ConcurrentDictionary<string, string> _tokens = new();

    /// <summary>Answers that are the app's fault.</summary>
    public ConcurrentBag<string> Failures { get; } = [];

    public Task<Answer?> ReserveAsync(string user, string key, object body) =>
        SendAsync(user, HttpMethod.Post, "/booking/reserve", body, key);

    public Task<Answer?> ConfirmAsync(string user, string bookingId, string method) => SendAsync(
        user, HttpMethod.Put, "/booking/confirm", new { bookingId, paymentDetails = new { method } });

    public Task<Answer?> CancelAsync(string user, string bookingId) => SendAsync(user, HttpMethod.Delete, $"/booking/{bookingId}");

    public Task<Answer?> BookingAsync(string user, string bookingId) => SendAsync(user, HttpMethod.Get, $"/booking/{bookingId}");

    public async Task<IReadOnlyList<Booking>> BookingsAsync(string user)
    {
        List<Booking> all = [];
        string? page = "/bookings?size=100";
        while (page is not null)
        {
            using JsonDocument json = JsonDocument.Parse((await CertainlyAsync(SendAsync(user, HttpMethod.Get, page))).Body);
            all.AddRange(json.RootElement.GetProperty("bookings").Deserialize<Booking[]>(JsonSerializerOptions.Web)!);
            page = json.RootElement.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
        }

        return all;
    }

    public async Task<Payment[]> PaymentsAsync()
    {
        using JsonDocument json = JsonDocument.Parse((await AsAdminAsync("/local/payments")).Body);
        return json.RootElement.GetProperty("payments").Deserialize<Payment[]>(JsonSerializerOptions.Web)!;
    }

    /// <summary>The auditor's findings, and how many changes of bookings it has looked at.</summary>
    public async Task<(string Breaches, long Audited)> AuditAsync()
    {
        using JsonDocument json = JsonDocument.Parse((await AsAdminAsync("/admin/audit")).Body);
        JsonElement audited = json.RootElement.GetProperty("audited");
        return (json.RootElement.GetProperty("breaches").GetRawText(), audited.GetProperty("changes").GetInt64());
    }

    public Task<Answer?> PutAsync(string path, object body) => SendAsync(Admin, HttpMethod.Put, path, body);

    public Task<Answer?> DeleteAsync(string path) => SendAsync(Admin, HttpMethod.Delete, path);

    public Task<Answer> AsAdminAsync(string path) => CertainlyAsync(SendAsync(Admin, HttpMethod.Get, path));

    public Task<Answer> GetAsync(string path) => CertainlyAsync(SendAsync(null, HttpMethod.Get, path));

    private static async Task<Answer> CertainlyAsync(Task<Answer?> sending)
    {
        Answer? answer = await sending;
        BrokenPromiseException.Unless(
            answer is { Status: HttpStatusCode.OK }, $"A read was answered with {answer?.Status}: {answer?.Body}");
        return answer!;
    }

    private async Task<Answer?> SendAsync(string? user, HttpMethod method, string path, object? body = null, string? key = null)
    {
        try
        {
            using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
            if (user is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(user));
            }

            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            request.Content = body is null ? null : JsonContent.Create(body);
            using HttpResponseMessage response = await http.SendAsync(request);
            string text = await response.Content.ReadAsStringAsync();
            if (response.StatusCode >= HttpStatusCode.InternalServerError)
            {
                Failures.Add($"{method} {path}: {(int)response.StatusCode} {text}");
            }

            return new Answer(response.StatusCode, text, response.Headers.Contains("Idempotency-Replayed"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    private async Task<string> TokenAsync(string user)
    {
        if (_tokens.TryGetValue(user, out string? known))
        {
            return known;
        }

        var path = new Uri("/local/token", UriKind.Relative);
        using HttpResponseMessage response = await http.PostAsJsonAsync(path, new { sub = user, roles = user == Admin ? s_admin : [] });
        using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return _tokens[user] = json.RootElement.GetProperty("access_token").GetString()!;
    }
}
