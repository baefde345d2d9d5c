using TicketMaster.Bookings;

namespace TicketMaster.Tests;

internal static class PaymentStages
{
    /// <summary>The same payment at a stage.</summary>
    public static BookingPayment At(this BookingPayment payment, PaymentProgress stage) => stage switch
    {
        PaymentProgress.Processing => payment.To<BookingPayment.Processing>(),
        PaymentProgress.Cancelling => payment.To<BookingPayment.Cancelling>(),
        PaymentProgress.Declined => payment.To<BookingPayment.Declined>(),
        PaymentProgress.Authorised => payment.To<BookingPayment.Authorised>(),
        PaymentProgress.Captured => payment.To<BookingPayment.Captured>(),
        PaymentProgress.Refunding => payment.To<BookingPayment.Refunding>(),
        PaymentProgress.Voided => payment.To<BookingPayment.Voided>(),
        PaymentProgress.Refunded => payment.To<BookingPayment.Refunded>(),
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };
}
