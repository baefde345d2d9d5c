using System.Net;
using System.Net.Http.Headers;

namespace TicketMaster.Payments;

/// <summary>The result of one attempt at a call.</summary>
/// <param name="IsSettled">The answer says how the call ended.</param>
/// <param name="MayRepeat">Another attempt under the same key may get another answer.</param>
/// <param name="IsReplay">The answer repeats an earlier one to the same key.</param>
/// <param name="RetryAfter">How long the provider asks us to wait.</param>
/// <param name="Why">A sentence for the log.</param>
/// <param name="Exception">The network's failure.</param>
internal sealed record StripeAttempt(
    bool IsSettled, bool MayRepeat, bool IsReplay, TimeSpan? RetryAfter, string Why, Exception? Exception = null)
{
    public static StripeAttempt Lost(string why, Exception exception) => new(false, true, false, null, why, exception);

    public static StripeAttempt Answered(HttpResponseMessage response, DateTimeOffset now)
    {
        HttpStatusCode status = response.StatusCode;
        bool replay = Header(response, "Idempotent-Replayed") == "true";
        bool settled = replay || IsSettledStatus(status);
        bool repeats = Header(response, "Stripe-Should-Retry") switch
        {
            // A stored answer does not change.
            _ when replay => false,
            "true" => true,
            "false" => false,
            _ => (int)status is 409 or 429 or >= 500,
        };
        return new StripeAttempt(settled, repeats, replay, After(response.Headers.RetryAfter, now), Describe(status));
    }

    /// <summary>
    /// These settle nothing: 409 (another call with the key is running), 429, 5xx, 408 and 424 (something behind the provider failed);
    /// 401 and 403, where our own key is wrong and an operator must act; and 3xx, which the provider never answers.
    /// </summary>
    private static bool IsSettledStatus(HttpStatusCode status) =>
        (int)status is (>= 200 and < 300) or (>= 400 and < 500 and not (401 or 403 or 408 or 409 or 424 or 429));

    private static string Describe(HttpStatusCode status) => (int)status is 401 or 403
        ? $"The payment provider answered {(int)status}: 'Payments:SecretKey' is not a key of its that may do this."
        : $"The payment provider answered {(int)status}.";

    private static TimeSpan? After(RetryConditionHeaderValue? header, DateTimeOffset now) => header?.Delta ?? (header?.Date - now);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;
}
