using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <param name="Status">HTTP status code.</param>
/// <param name="Body">JSON text.</param>
/// <param name="IsReplay">The answer repeats an earlier one to the same key. The payment may have changed since.</param>
internal sealed record StripeAnswer(HttpStatusCode Status, string Body, bool IsReplay)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>A failure of the provider that it stored and repeats. It does not say whether the call took effect.</summary>
    public bool IsStoredFailure => (int)Status >= 500;

    /// <exception cref="ProviderUnavailableException">The body is not the provider's. Something between us answered.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw new ProviderUnavailableException(
                $"The payment provider answered {(int)Status} with a body that is not its own.", exception);
        }
    }

    /// <summary>The error. Its texts are somebody else's, and may reach the log: they have no control characters.</summary>
    public StripeError ReadError()
    {
        StripeError error = Read(StripeJson.Default.StripeFailure).Error;
        return error with
        {
            Type = Characters.Without(error.Type),
            Code = Plain(error.Code),
            Param = Plain(error.Param),
            Message = Plain(error.Message),
        };
    }

    private static string? Plain(string? text) => text is null ? null : Characters.Without(text);
}
