using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TicketMaster.Payments;

/// <param name="Status">HTTP status code.</param>
/// <param name="Body">JSON text.</param>
/// <param name="IsReplay">The answer was given before, to the same idempotency key: it says what was, and the payment may have moved on since.</param>
internal sealed record StripeAnswer(HttpStatusCode Status, string Body, bool IsReplay)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>A failure of the provider's own, which it stored and gives again: it does not say whether the call took effect.</summary>
    public bool IsStoredFailure => (int)Status >= 500;

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

    public StripeError ReadError() => Read(StripeJson.Default.StripeFailure).Error;
}
