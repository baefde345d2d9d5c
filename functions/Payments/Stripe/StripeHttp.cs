using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>Sends a call to the provider. Repeats it under the same key if that may help.</summary>
internal sealed partial class StripeHttp(
    HttpClient http,
    IOptions<PaymentsOptions> options,
    TimeProvider time,
    Random random,
    ILogger<StripeHttp> logger,
    OwnAddress? own = null)
{
    public const string Address = "https://api.stripe.com";

    /// <summary>Our requests and answers have the shapes of this version, whatever the account's default is.</summary>
    public const string ApiVersion = "2024-10-28.acacia";

    /// <summary>The time limit of one attempt. It runs on the wall clock, because it bounds the network.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    /// <summary>The longest wait before a repeat. If the provider asks for a longer one, the call fails at once.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>The wait before each repeat, plus or minus a half.</summary>
    private static readonly TimeSpan[] s_waits = [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1)];

    /// <summary>Whether our key is of the provider's live mode.</summary>
    public bool IsLive => options.Value.IsLive();

    public Task<StripeAnswer> GetAsync(
        string path, IReadOnlyDictionary<string, string> query, CancellationToken cancellationToken)
    {
        IEnumerable<string> pairs = query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}");
        string address = $"{path}?{string.Join('&', pairs)}";
        return SendAsync(() => Request(HttpMethod.Get, address), cancellationToken);
    }

    /// <param name="path">The path below the provider's address.</param>
    /// <param name="form">The call's parameters.</param>
    /// <param name="idempotencyKey">The provider acts on it once, and gives the same answer for a day.</param>
    /// <param name="cancellationToken">Stops waiting. The call may still take effect.</param>
    public Task<StripeAnswer> PostAsync(
        string path, IReadOnlyDictionary<string, string> form, string idempotencyKey, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            HttpRequestMessage request = Request(HttpMethod.Post, path);
            request.Content = new FormUrlEncodedContent(form);
            request.Headers.Add("Idempotency-Key", idempotencyKey);
            return request;
        },
        cancellationToken);

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        HttpRequestMessage request = new(method, new Uri(ConfiguredAddress.Resolve(options.Value.BaseAddress!, own), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.SecretKey);
        request.Headers.Add("Stripe-Version", ApiVersion);
        return request;
    }

    /// <exception cref="ProviderUnavailableException">No attempt was answered.</exception>
    private async Task<StripeAnswer> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            using HttpRequestMessage request = make();
            (StripeAnswer? answer, StripeAttempt result) = await TryAsync(request, cancellationToken);
            TimeSpan wait = attempt < s_waits.Length ? Wait(s_waits[attempt], result.RetryAfter) : TimeSpan.MaxValue;
            if (result.MayRepeat && wait <= LongestWait)
            {
                LogRetry(result.Why, request.Method.Method, request.RequestUri!.AbsolutePath, wait);
                await Task.Delay(wait, time, cancellationToken);
                continue;
            }

            return answer is not null && result.IsSettled ? answer : throw new ProviderUnavailableException(result.Why, result.Exception);
        }
    }

    private async Task<(StripeAnswer? Answer, StripeAttempt Result)> TryAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            StripeAttempt result = StripeAttempt.Answered(response, time.GetUtcNow());
            return (new StripeAnswer(response.StatusCode, body, result.IsReplay), result);
        }
        catch (HttpRequestException exception)
        {
            return (null, StripeAttempt.Lost("The payment provider cannot be reached.", exception));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // This is the client's own timeout. The call may still take effect.
            return (null, StripeAttempt.Lost($"The payment provider did not answer within {Timeout}.", exception));
        }
    }

    /// <summary>Half to one and a half times the planned wait, so that calls that failed together do not return together.</summary>
    private TimeSpan Wait(TimeSpan planned, TimeSpan? retryAfter)
    {
        TimeSpan wait = planned * (0.5 + random.NextDouble());
        return retryAfter > wait ? retryAfter.Value : wait;
    }

    [LoggerMessage(LogLevel.Warning, "{Why} Trying again: {Method} {Path}, in {Wait}.")]
    private partial void LogRetry(string why, string method, string path, TimeSpan wait);
}
