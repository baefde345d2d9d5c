using TicketMaster.Http;

namespace TicketMaster.Identity;

internal static class IdentityRefusals
{
    public static Refusal IssuerUnavailable(TimeSpan retryAfter) => new(
        503,
        "issuer-unavailable",
        "Tokens cannot be checked at the moment",
        "The token issuer's keys cannot be fetched. Try again after the time in 'Retry-After'. Nothing was changed.")
    { RetryAfter = retryAfter };
}
