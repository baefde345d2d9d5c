using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <param name="Body">JSON text.</param>
/// <param name="IsReplay">The answer was given before, to the same idempotency key: the payment may have moved on since.</param>
internal sealed record StripeAnswer(HttpStatusCode Status, string Body, bool IsReplay)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <exception cref="ProviderUnavailableException">The body is not what the provider answers: something between us spoke.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw new ProviderUnavailableException($"The payment provider answered {(int)Status} with a body that is not its own.", exception);
        }
    }
}

/// <summary>Sends one call to the provider and repeats it, under the same key, where no answer says what became of it.</summary>
internal sealed partial class StripeHttp(
    HttpClient http, IOptions<PaymentsOptions> options, TimeProvider time, ILogger<StripeHttp> logger, OwnAddress? own = null)
{
    /// <summary>Of one attempt. On the wall clock: what it bounds is the network.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    /// <summary>The shapes that we read and write are those of this version, whatever the account's default is.</summary>
    private const string ApiVersion = "2024-06-20";

    private static readonly TimeSpan[] s_waits = [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1)];

    /// <exception cref="ProviderUnavailableException">No attempt was answered.</exception>
    public async Task<StripeAnswer> SendAsync(
        HttpMethod method, string path, IReadOnlyDictionary<string, string>? form, string? idempotencyKey, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(method, path, form, idempotencyKey, cancellationToken);
            }
            catch (ProviderUnavailableException exception) when (attempt < s_waits.Length)
            {
                LogRetry(exception.Message, method.Method, path);
                await Task.Delay(s_waits[attempt], time, cancellationToken);
            }
        }
    }

    private async Task<StripeAnswer> SendOnceAsync(
        HttpMethod method, string path, IReadOnlyDictionary<string, string>? form, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(ConfiguredAddress.Resolve(options.Value.BaseAddress!, own), path));
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.SecretKey);
        request.Headers.Add("Stripe-Version", ApiVersion);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            return Settled(response.StatusCode)
                ? new StripeAnswer(response.StatusCode, body, response.Headers.Contains("Idempotent-Replayed"))
                : throw new ProviderUnavailableException($"The payment provider answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException exception)
        {
            throw new ProviderUnavailableException("The payment provider cannot be reached.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The client's own timeout: the call may still take effect.
            throw new ProviderUnavailableException($"The payment provider did not answer within {Timeout}.", exception);
        }
    }

    /// <summary>
    /// Whether the status says what became of the call. Not so: 409 (the same key is being worked on), 429, 5xx, and 401 and 403,
    /// where our own key is wrong and an operator has to act before anything can be known.
    /// </summary>
    private static bool Settled(HttpStatusCode status) => (int)status is not (401 or 403 or 409 or 429 or >= 500);

    [LoggerMessage(LogLevel.Warning, "{Why} Trying again: {Method} {Path}.")]
    private partial void LogRetry(string why, string method, string path);
}
