namespace TicketMaster.Payments;

/// <summary>
/// No answer of the provider says how the call ended, so it may have taken effect. Asking again with the same key, or asking for the
/// payment, tells.
/// </summary>
internal sealed class ProviderUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
