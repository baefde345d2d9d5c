using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>
/// Tells whether the provider's account is the one that our payments are in. With a key of another one, its payments would seem to be
/// nobody's, and would be given back.
/// </summary>
internal sealed partial class OurAccount(
    IDocumentContainer<BookingDocument> bookings, IPaymentProvider provider, PaymentCases cases, ILogger<OurAccount> logger)
{
    /// <summary>Sold bookings whose payments are asked for.</summary>
    private const int Asked = 3;

    /// <returns>False if the provider knows none of our captured payments that it was asked for, or too many are missing.</returns>
    public async Task<bool> IsOursAsync(CancellationToken cancellationToken)
    {
        if (await cases.AreManyMissingAsync(cancellationToken))
        {
            LogOther();
            return false;
        }

        QueryPage<BookingDocument> sold = await bookings.PageAsync(
            new DocumentQuery(null, [new Predicate("state", Comparison.Equal, "booked")]), cancellationToken);
        string[] captured =
        [
            .. sold.Items.Select(item => item.Document!.Payment).OfType<BookingPayment.Captured>()
                .Select(payment => payment.PaymentId).OfType<string>().Take(Asked),
        ];
        foreach (string paymentId in captured)
        {
            if (await provider.GetAsync(paymentId, cancellationToken) is not null)
            {
                return true;
            }
        }

        if (captured.Length > 0)
        {
            LogOther();
        }

        return captured.Length == 0;
    }

    [LoggerMessage(
        EventId = 4015,
        Level = LogLevel.Error,
        Message = "The provider does not know the payments of our bookings, so payments of bookings that are not here are not given back. "
            + "Is the key of this environment's account?")]
    private partial void LogOther();
}
