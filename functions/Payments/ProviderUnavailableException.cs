namespace TicketMaster.Payments;

/// <summary>
/// The provider gave no answer that says what became of the call: it may have taken effect. Asking again with the same key,
/// or asking for the payment, tells.
/// </summary>
internal sealed class ProviderUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
