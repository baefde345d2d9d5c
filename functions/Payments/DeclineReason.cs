using System.Text.Json.Serialization;
using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>
/// Why a payment was declined, in the words that card networks and providers use. A buyer may read them, so a card that was reported as
/// lost or stolen, or looks like fraud, is <see cref="GenericDecline"/>: whoever holds it must not learn more.
/// </summary>
[JsonConverter(typeof(SnakeEnum<DeclineReason>))]
internal enum DeclineReason
{
    /// <summary>The bank or the provider says no more.</summary>
    GenericDecline,

    /// <summary>The bank declines, and the buyer has to ask it why.</summary>
    DoNotHonor,

    InsufficientFunds,

    /// <summary>More than the card's limit of amount, or of payments in a time.</summary>
    CardVelocityExceeded,

    ExpiredCard,

    /// <summary>A number, date or address that was typed wrong.</summary>
    IncorrectNumber,

    IncorrectCvc,

    /// <summary>The buyer did not show the bank who is paying, or chose not to.</summary>
    AuthenticationRequired,

    /// <summary>The card is not for such payments, or not for this currency.</summary>
    CardNotSupported,

    /// <summary>The bank could not answer. The same card may be tried again.</summary>
    ProcessingError,
}
