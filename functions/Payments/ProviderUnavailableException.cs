using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>
/// No answer of the provider says how the call ended, so it may have taken effect. Asking again with the same key, or asking for the
/// payment, tells.
/// </summary>
internal sealed class ProviderUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException), IUnavailable
{
    public string Dependency => "payment provider";

    public Refusal Refusal => Refusal.Unavailable(TimeSpan.FromSeconds(5));
}
