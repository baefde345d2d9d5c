using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using Xunit;

namespace TicketMaster.Tests.Reconciliation;

/// <summary>The comparison as a table: a booking, a payment, and what comes of it.</summary>
public sealed class PaymentComparisonTests
{
    private static readonly DateTimeOffset s_began = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What the names of the rows mean.</summary>
    private static readonly Dictionary<string, Func<ProviderPayment, ProviderPayment>> s_payments = new()
    {
        ["processing"] = payment => payment,
        ["waiting"] = payment => payment with { Status = ProviderStatus.WaitsForBuyer },
        ["declined"] = payment => payment with { Status = ProviderStatus.Declined },
        ["authorised"] = payment => payment with { Status = ProviderStatus.Authorised },
        ["captured"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000 },
        ["voided"] = payment => payment with { Status = ProviderStatus.Voided },
        ["refunded"] = payment => payment with { Status = ProviderStatus.Refunded, AmountCaptured = 5_000, AmountRefunded = 5_000 },
        ["refunding"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, AmountRefunding = 5_000 },
        ["refunded in part"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, AmountRefunded = 1 },
        ["a ticket refunded"] = payment =>
            payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, AmountRefunded = 2_000 },
        ["a ticket refunding"] = payment =>
            payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, AmountRefunding = 2_000 },
        ["more refunded"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, AmountRefunded = 2_001 },
        ["captured in part"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 4_999 },
        ["disputed"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, Dispute = DisputeState.Open },
        ["won"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, Dispute = DisputeState.Won },
        ["lost"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, Dispute = DisputeState.Lost },
        ["authorised, another amount"] = payment => payment with { Status = ProviderStatus.Authorised, Amount = 5_001 },
        ["captured, another currency"] = payment =>
            payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, Currency = "USD" },
        ["authorised, another payment"] = payment => payment with { Status = ProviderStatus.Authorised, PaymentId = "pi_2" },
        ["captured, another number"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, Number = 2 },
        ["voided, another number"] = payment => payment with { Status = ProviderStatus.Voided, Number = 2 },
        ["authorised, no metadata"] = payment =>
            payment with { Status = ProviderStatus.Authorised, BookingId = "", UserId = "", Number = 0 },
        ["captured, metadata of another kind"] = payment =>
            payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, BookingId = "order #1" },
        ["captured, no number"] = payment => payment with { Status = ProviderStatus.Captured, AmountCaptured = 5_000, Number = 0 },
        ["voided, no metadata"] = payment => payment with { Status = ProviderStatus.Voided, BookingId = "", UserId = "", Number = 0 },
    };

    private static readonly Dictionary<string, Func<BookingDocument?>> s_bookings = new()
    {
        ["none"] = () => null,
        ["held, never paid"] = () => Booking(BookingState.Held) with { Payment = null },
        ["held again"] = () => Booking(BookingState.Held, PaymentProgress.Declined),
        ["paying"] = () => Booking(BookingState.Paying),
        ["paying, no answer yet"] = () =>
            Booking(BookingState.Paying) is { } paying ? paying with { Payment = paying.Payment! with { PaymentId = null } } : null,
        ["cancelling"] = () => Booking(BookingState.Paying, PaymentProgress.Cancelling),
        ["cancelling early"] = () => Booking(BookingState.Paying, PaymentProgress.Cancelling) is { } early
            ? early with { Payment = (BookingPayment.Cancelling)early.Payment! with { GivenUpAt = s_began.AddMinutes(1) } }
            : null,
        ["booked"] = () => Booking(BookingState.Booked, PaymentProgress.Authorised),
        ["done"] = () => Booking(BookingState.Booked, PaymentProgress.Captured),
        ["a ticket to refund"] = () => Without(Booking(BookingState.Booked, PaymentProgress.Captured), paidBack: null),
        ["a ticket paid back"] = () => Without(Booking(BookingState.Booked, PaymentProgress.Captured), paidBack: s_began),
        ["expired"] = () => Booking(BookingState.Expired),
        ["cancelled"] = () => Booking(BookingState.Cancelled),
        ["taken back"] = () => TakenBack(Booking(BookingState.Booked, PaymentProgress.Captured), GiveUpReason.RefundAsked, s_began),
        ["ended, and paid for"] = () => TakenBack(Booking(BookingState.Paying), GiveUpReason.AmountDiffers, s_began),
        ["given back"] = () => Booking(BookingState.Refunded, PaymentProgress.Refunded),
    };

    // Minutes are from the payment's beginning, which is the sale's and the end's too; it was to settle within five.
    [Theory]

    // Payments of no booking.
    [InlineData("none", "authorised, no metadata", 0, "open UnknownPayment")]
    [InlineData("none", "captured, metadata of another kind", 0, "open UnknownPayment")]
    [InlineData("paying", "captured, no number", 0, "open UnknownPayment")]
    [InlineData("none", "voided, no metadata", 0, "in step")]
    [InlineData("none", "authorised", 0.9, "not yet")]
    [InlineData("none", "authorised", 1, "settle UnknownPayment, flagged")]
    [InlineData("none", "captured", 1, "settle UnknownPayment, flagged")]
    [InlineData("none", "refunding", 1, "settle UnknownPayment, flagged")]
    [InlineData("none", "processing", 1, "in step")]
    [InlineData("none", "refunded", 1, "in step")]
    [InlineData("none", "disputed", 0, "open Disputed")]
    [InlineData("none", "won", 1, "settle UnknownPayment, flagged")]
    [InlineData("none", "lost", 1, "in step")]

    // A booking that waits for its payment.
    [InlineData("paying", "processing", 9.9, "not yet")]
    [InlineData("paying", "processing", 10, "open CancelUnconfirmed")]
    [InlineData("paying", "waiting", 9.9, "not yet")]
    [InlineData("paying", "waiting", 10, "open CancelUnconfirmed")]
    [InlineData("paying", "declined", 0, "settle CancelUnconfirmed")]
    [InlineData("paying", "authorised", 0, "settle CaptureUnfinished")]
    [InlineData("paying, no answer yet", "authorised", 0, "settle CaptureUnfinished")]
    [InlineData("paying", "captured", 0, "settle CaptureUnfinished")]
    [InlineData("paying", "voided", 0, "settle CancelUnconfirmed")]
    [InlineData("paying", "refunded", 0, "settle CancelUnconfirmed")]
    [InlineData("paying", "authorised, another amount", 0, "settle AmountDiffers, flagged")]
    [InlineData("paying", "captured, another currency", 0, "settle AmountDiffers, flagged")]
    [InlineData("paying", "captured in part", 0, "settle AmountDiffers, flagged")]
    [InlineData("paying", "disputed", 0, "open Disputed")]

    // One that was given up.
    [InlineData("cancelling", "processing", 9.9, "not yet")]
    [InlineData("cancelling", "processing", 10, "open CancelUnconfirmed")]
    [InlineData("cancelling", "declined", 9.9, "not yet")]
    [InlineData("cancelling", "declined", 10, "open CancelUnconfirmed")]
    [InlineData("cancelling", "authorised", 9.9, "not yet")]
    [InlineData("cancelling", "authorised", 10, "settle CancelUnconfirmed")]
    [InlineData("cancelling", "captured", 10, "settle RefundUnfinished")]
    [InlineData("cancelling", "voided", 0, "settle CancelUnconfirmed")]
    [InlineData("cancelling", "refunded", 0, "settle CancelUnconfirmed")]

    // Sales.
    [InlineData("booked", "authorised", 4.9, "not yet")]
    [InlineData("booked", "authorised", 5, "settle CaptureUnfinished")]
    [InlineData("booked", "captured", 4.9, "not yet")]
    [InlineData("booked", "captured", 5, "settle CaptureUnfinished")]
    [InlineData("booked", "voided", 4.9, "not yet")]
    [InlineData("booked", "voided", 5, "settle CaptureUnfinished")]
    [InlineData("done", "captured", 100, "in step")]
    [InlineData("done", "authorised", 0, "settle CaptureUnfinished")]

    // Sales of which a ticket was refunded, at the payment's beginning.
    [InlineData("a ticket to refund", "captured", 4.9, "not yet")]
    [InlineData("a ticket to refund", "captured", 5, "settle RefundUnfinished")]
    [InlineData("a ticket to refund", "a ticket refunding", 4.9, "not yet")]
    [InlineData("a ticket to refund", "a ticket refunding", 5, "settle RefundUnfinished")]
    [InlineData("a ticket to refund", "a ticket refunded", 5, "settle RefundUnfinished")]
    [InlineData("a ticket paid back", "a ticket refunded", 100, "in step")]
    [InlineData("a ticket paid back", "captured", 1, "settle RefundUnfinished")]
    [InlineData("a ticket paid back", "more refunded", 1, "settle AmountDiffers, flagged")]
    [InlineData("a ticket paid back", "refunded", 1, "settle AmountDiffers, flagged")]
    [InlineData("a ticket paid back", "refunded in part", 1, "settle RefundUnfinished")]
    [InlineData("done", "voided", 0, "settle CaptureUnfinished")]
    [InlineData("done", "processing", 0, "settle CaptureUnfinished")]
    [InlineData("done", "captured in part", 0, "settle AmountDiffers, flagged")]
    [InlineData("done", "captured, another currency", 0, "settle AmountDiffers, flagged")]
    [InlineData("booked", "authorised, another amount", 0, "settle AmountDiffers, flagged")]
    [InlineData("done", "refunded in part", 0, "settle AmountDiffers, flagged")]
    [InlineData("done", "refunding", 0, "settle AmountDiffers, flagged")]
    [InlineData("done", "refunded", 0, "settle AmountDiffers, flagged")]
    [InlineData("done", "disputed", 0, "open Disputed")]
    [InlineData("done", "won", 0, "in step")]
    [InlineData("done", "lost", 0, "in step")]

    // Another payment than the one that the booking counts on, such as of a second tab.
    [InlineData("done", "authorised, another payment", 0.9, "not yet")]
    [InlineData("done", "authorised, another payment", 1, "settle CancelUnconfirmed")]
    [InlineData("done", "captured, another number", 1, "settle RefundUnfinished")]
    [InlineData("done", "voided, another number", 1, "in step")]
    [InlineData("paying", "captured, another number", 1, "settle RefundUnfinished")]
    [InlineData("held, never paid", "authorised", 1, "settle CancelUnconfirmed")]

    // Bookings that ended.
    [InlineData("held again", "authorised", 1, "settle CancelUnconfirmed")]
    [InlineData("held again", "declined", 1, "in step")]
    [InlineData("expired", "authorised", 1, "settle CancelUnconfirmed")]
    [InlineData("expired", "captured", 1, "settle RefundUnfinished")]
    [InlineData("expired", "refunding", 1, "settle RefundUnfinished")]
    [InlineData("expired", "refunded in part", 1, "settle RefundUnfinished")]
    [InlineData("expired", "refunded", 1, "in step")]
    [InlineData("expired", "voided", 1, "in step")]
    [InlineData("expired", "processing", 1, "in step")]
    [InlineData("cancelled", "authorised", 1, "settle CancelUnconfirmed")]
    [InlineData("expired", "disputed", 1, "open Disputed")]
    [InlineData("expired", "won", 1, "settle RefundUnfinished")]
    [InlineData("expired", "lost", 1, "in step")]

    // Sales that were taken back.
    [InlineData("taken back", "captured", 4.9, "not yet")]
    [InlineData("taken back", "captured", 5, "settle RefundUnfinished")]
    [InlineData("taken back", "refunding", 5, "settle RefundUnfinished")]
    [InlineData("ended, and paid for", "captured", 4.9, "not yet")]
    [InlineData("ended, and paid for", "captured", 5, "settle RefundUnfinished")]
    [InlineData("taken back", "authorised", 5, "settle CancelUnconfirmed")]
    [InlineData("given back", "refunded", 0, "in step")]
    [InlineData("given back", "captured", 5, "settle RefundUnfinished")]
    public void A_payment_is_compared_with_our_record(string booking, string payment, double minutes, string expected) =>
        Assert.Equal(expected, Text(PaymentComparison.Decide(s_bookings[booking](), Payment(payment), s_began.AddMinutes(minutes))));

    [Theory]
    [InlineData("paying", 9.9, null)]
    [InlineData("paying", 10, PaymentCaseKind.CancelUnconfirmed)]
    [InlineData("cancelling", 9.9, null)]
    [InlineData("cancelling", 10, PaymentCaseKind.CancelUnconfirmed)]
    [InlineData("cancelling early", 5.9, null)]
    [InlineData("cancelling early", 6, PaymentCaseKind.CancelUnconfirmed)]
    [InlineData("booked", 4.9, null)]
    [InlineData("booked", 5, PaymentCaseKind.CaptureUnfinished)]
    [InlineData("done", 1_000, null)]
    [InlineData("taken back", 4.9, null)]
    [InlineData("taken back", 5, PaymentCaseKind.RefundUnfinished)]
    [InlineData("ended, and paid for", 5, PaymentCaseKind.RefundUnfinished)]
    [InlineData("given back", 1_000, null)]
    [InlineData("expired", 1_000, null)]
    [InlineData("held, never paid", 1_000, null)]
    public void That_a_step_is_late_is_told_by_our_record_alone(string booking, double minutes, object? kind) =>
        Assert.Equal(kind, PaymentComparison.Overdue(s_bookings[booking]()!, s_began.AddMinutes(minutes))?.Kind);

    [Theory]
    [InlineData("paying", 0.9, "not yet")]
    [InlineData("paying", 1, "open MissingAtProvider")]
    [InlineData("paying, no answer yet", 4.9, "not yet")]
    [InlineData("paying, no answer yet", 5, "open MissingAtProvider")]
    [InlineData("booked", 0, "open MissingAtProvider")]
    [InlineData("done", 0, "open MissingAtProvider")]
    [InlineData("taken back", 0, "open MissingAtProvider")]
    [InlineData("given back", 0, "in step")]
    [InlineData("expired", 1_000, "in step")]
    [InlineData("held again", 0, "in step")]
    public void A_payment_that_the_provider_lacks_is_missed_where_a_booking_counts_on_it(string booking, double minutes, string expected) =>
        Assert.Equal(expected, Text(PaymentComparison.Missing(s_bookings[booking]()!, s_began.AddMinutes(minutes))));

    [Theory]
    [InlineData("paying", 0.9, false)]
    [InlineData("paying", 1, true)]
    [InlineData("booked", 4.9, false)]
    [InlineData("booked", 5, true)]
    [InlineData("taken back", 4.9, false)]
    [InlineData("taken back", 5, true)]
    [InlineData("ended, and paid for", 5, true)]
    [InlineData("given back", 1_000, false)]
    [InlineData("expired", 1_000, false)]
    public void The_provider_is_not_asked_while_a_webhook_may_be_on_its_way(string booking, double minutes, bool asked) =>
        Assert.Equal(asked, PaymentComparison.IsToAskFor(s_bookings[booking]()!, s_began.AddMinutes(minutes)));

    [Fact]
    public void Whatever_meets_whatever_is_decided()
    {
        foreach (Func<BookingDocument?> booking in s_bookings.Values)
        {
            foreach (string payment in s_payments.Keys)
            {
                foreach (double minutes in new[] { 0.5, 3, 7, 20 })
                {
                    Assert.NotNull(PaymentComparison.Decide(booking(), Payment(payment), s_began.AddMinutes(minutes)));
                }
            }
        }
    }

    private static string Text(PaymentComparison comparison) => comparison switch
    {
        PaymentComparison.InStep => "in step",
        PaymentComparison.NotYet => "not yet",
        PaymentComparison.Settle(var kind, _, var flag) => $"settle {kind}{(flag ? ", flagged" : "")}",
        PaymentComparison.Open(var kind, _) => $"open {kind}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ProviderPayment Payment(string name) => s_payments[name](
        new ProviderPayment("pi_1", ProviderStatus.Processing, "gala-x-1", "alice", 1, 5_000, "EUR", null) { CreatedAt = s_began });

    /// <summary>Of two tickets, the one of 2000 was refunded.</summary>
    private static BookingDocument Without(BookingDocument? booking, DateTimeOffset? paidBack) => booking! with
    {
        Tickets = [new BookedTicket("gala-A-A-1", "A", "A", "1", 3_000)],
        Total = 3_000,
        RefundedTickets = [new RefundedTicket(new BookedTicket("gala-A-A-2", "A", "A", "2", 2_000), s_began, paidBack)],
    };

    private static BookingDocument Booking(BookingState state, PaymentProgress progress = PaymentProgress.Processing) => new()
    {
        Id = "gala-x-1",
        UserId = "alice",
        EventId = "gala",
        Number = 1,
        State = state,
        Tickets = [new BookedTicket("gala-A-A-1", "A", "A", "1", 5_000)],
        Total = 5_000,
        Currency = "EUR",
        CreatedAt = s_began,
        ExpiresAt = s_began.AddMinutes(10),
        Shard = 0,
        Fingerprint = "",
        Attempt = "",
        Payment = Stage(progress),
        SoldAt = state is BookingState.Booked or BookingState.Refunded ? s_began : null,
        Timeline = [new TimelineEntry(s_began.AddHours(-1), TimelineStep.Held)],
    };

    private static BookingPayment Stage(PaymentProgress progress) => new BookingPayment.Processing
    {
        Number = 1,
        Method = "pm_ok",
        PaymentId = "pi_1",
        ReturnUrl = "https://tickets.example/",
        PayingAt = s_began,
        SettleBy = s_began.AddMinutes(5),
    }.At(progress) switch
    {
        BookingPayment.Cancelling cancelling => cancelling with { GivenUpAt = s_began.AddMinutes(5) },
        var stage => stage,
    };

    private static BookingDocument TakenBack(BookingDocument booking, GiveUpReason reason, DateTimeOffset at) =>
        GivingBack.TakeBack(booking, booking.Payment!, reason, at);
}
