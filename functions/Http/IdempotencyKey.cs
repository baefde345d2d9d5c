using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>The <c>Idempotency-Key</c> header: visible ASCII text that a client makes up for each new request.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <returns>The key, which is null if none was sent, or why it is refused.</returns>
    public static (string? Key, Refusal? Refusal) Read(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return (null, null);
        }

        return values is [{ } key] && IsValid(key)
            ? (key, null)
            : (null, Refusal.InvalidRequest(
                $"'{Header}' must be one value of 1 to {Limits.IdempotencyKeyLength} visible ASCII characters."));
    }

    public static bool IsValid(string key) =>
        key.Length is > 0 and <= Limits.IdempotencyKeyLength && key.All(character => character is > ' ' and <= '~');
}
