using TicketMaster.Bookings;
using TicketMaster.Pay;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>Whether a webhook tells a booking anything new, as a table.</summary>
public sealed class PaymentNewsTests
{
    [Theory]

    // The request that paid has settled it.
    [InlineData("sold", WebhookEvent.Authorised, "pi_1", true)]
    [InlineData("sold", WebhookEvent.Captured, "pi_1", true)]
    [InlineData("sold", WebhookEvent.Processing, "pi_1", true)]
    [InlineData("sold", WebhookEvent.WaitsForBuyer, "pi_1", true)]
    [InlineData("done", WebhookEvent.Authorised, "pi_1", true)]
    [InlineData("done", WebhookEvent.Captured, "pi_1", true)]
    [InlineData("held again", WebhookEvent.Declined, "pi_1", true)]
    [InlineData("held again", WebhookEvent.Cancelled, "pi_1", true)]
    [InlineData("held again, abandoned", WebhookEvent.Cancelled, "pi_1", true)]
    [InlineData("expired, voided", WebhookEvent.Cancelled, "pi_1", true)]
    [InlineData("paying, id known", WebhookEvent.Processing, "pi_1", true)]
    [InlineData("paying, id known", WebhookEvent.WaitsForBuyer, "pi_1", true)]

    // The booking waits for it.
    [InlineData("paying", WebhookEvent.Authorised, "pi_1", false)]
    [InlineData("paying", WebhookEvent.WaitsForBuyer, "pi_1", false)]
    [InlineData("paying, id known", WebhookEvent.Authorised, "pi_1", false)]
    [InlineData("paying, id known", WebhookEvent.Captured, "pi_1", false)]
    [InlineData("paying, id known", WebhookEvent.Declined, "pi_1", false)]
    [InlineData("paying, id known", WebhookEvent.Cancelled, "pi_1", false)]
    [InlineData("given up, declined", WebhookEvent.Authorised, "pi_1", false)]
    [InlineData("given up, declined", WebhookEvent.Cancelled, "pi_1", false)]
    [InlineData("given up, too late", WebhookEvent.Cancelled, "pi_1", false)]

    // It did not expect it.
    [InlineData("held", WebhookEvent.Authorised, "pi_1", false)]
    [InlineData("held again", WebhookEvent.Authorised, "pi_1", false)]
    [InlineData("held again", WebhookEvent.Captured, "pi_1", false)]
    [InlineData("expired, voided", WebhookEvent.Captured, "pi_1", false)]
    [InlineData("cancelled, declined", WebhookEvent.Authorised, "pi_1", false)]
    [InlineData("sold", WebhookEvent.Cancelled, "pi_1", false)]
    [InlineData("sold", WebhookEvent.Declined, "pi_1", false)]
    [InlineData("refunding", WebhookEvent.Captured, "pi_1", false)]
    [InlineData("refunded", WebhookEvent.Captured, "pi_1", false)]

    // It is another payment's.
    [InlineData("sold", WebhookEvent.Authorised, "pi_2", false)]
    [InlineData("done", WebhookEvent.Captured, "pi_2", false)]
    [InlineData("held again", WebhookEvent.Cancelled, "pi_2", false)]

    // Refunds and disputes are always news, and so is what an earlier version queued without its type.
    [InlineData("done", "charge.refunded", "pi_1", false)]
    [InlineData("refunded", "refund.updated", "pi_1", false)]
    [InlineData("done", "charge.dispute.created", "pi_1", false)]
    [InlineData("done", "", "pi_1", false)]
    public void Only_what_the_booking_knows_is_left_aside(string booking, string type, string paymentId, bool old) =>
        Assert.Equal(old, PaymentNews.IsOld(Told(type, paymentId), Given.Booking(booking)));

    [Fact]
    public void A_dispute_is_news_whatever_its_type_and_so_is_a_payment_without_a_booking()
    {
        Assert.False(PaymentNews.IsOld(Told(WebhookEvent.Captured, "pi_1") with { Dispute = DisputeState.Open }, Given.Booking("done")));
        Assert.False(PaymentNews.IsOld(Told(WebhookEvent.Captured, "pi_1"), booking: null));
    }

    private static PaymentEvent Told(string type, string paymentId) => new("evt_1", paymentId, Given.Id, "alice", Type: type);
}
