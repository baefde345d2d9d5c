using System.Globalization;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Reconciliation;

/// <summary>
/// How a provider's payment stands to the booking that it names. Our record decides, never the metadata alone.
/// </summary>
internal abstract record PaymentComparison
{
    /// <summary>There is nothing to do, for the given reason.</summary>
    public sealed record InStep(string Why) : PaymentComparison;

    /// <summary>The payment is under way, and not for too long.</summary>
    public sealed record NotYet : PaymentComparison;

    /// <summary>Settle the payment. If that does not help, open a case.</summary>
    /// <param name="Flag">Whether to open the case even if settling helps.</param>
    public sealed record Settle(PaymentCaseKind Kind, string Detail, bool Flag = false) : PaymentComparison;

    /// <summary>Open a case that nothing here can settle.</summary>
    public sealed record Open(PaymentCaseKind Kind, string Detail) : PaymentComparison;

    /// <summary>
    /// How long a new payment is left alone. A process that is ahead of our reads may be writing its booking, and the provider's
    /// index of metadata is up to a minute behind.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    public static PaymentComparison Decide(BookingDocument? booking, ProviderPayment payment, DateTimeOffset now)
    {
        bool young = now < payment.CreatedAt + Grace;
        BookingPayment? own = booking is null ? null : PaymentMatch.Own(booking, payment);
        if (!HasMoney(payment) && !(own is not null && booking is { State: BookingState.Paying or BookingState.Booked }))
        {
            return new InStep($"The payment is {Words(payment)}: no money is held or taken that is not given back.");
        }

        if (!payment.NamesBooking())
        {
            return new Open(
                PaymentCaseKind.UnknownPayment,
                $"The payment is {Words(payment)} and names no booking: this app did not make it.");
        }

        if (payment.Dispute == DisputeState.Open && booking?.Payment?.Dispute is not (DisputeState.Won or DisputeState.Lost))
        {
            string state = booking is null ? "unknown" : BookingsOfEvent.NameOf(booking.State);
            return new Open(PaymentCaseKind.Disputed, $"The buyer disputes the payment at the bank; the booking is {state}.");
        }

        if (booking is null)
        {
            return young ? new NotYet() : new Settle(
                PaymentCaseKind.UnknownPayment,
                $"The payment is {Words(payment)} for a booking that is not there: it is given back.",
                Flag: true);
        }

        return (booking.State, own) switch
        {
            (_, null) => young ? new NotYet() : GiveBack(payment, $"the booking counts on {booking.Payment?.PaymentId ?? "no payment"}"),
            (BookingState.Paying, _) => OfPaying(booking, own, payment, now),
            (BookingState.Booked, _) => OfBooked(booking, own, payment, now),
            (_, BookingPayment.Refunding refunding) when !DueTimes.IsLate(refunding.GivenUpAt, now) => new NotYet(),
            _ => GiveBack(payment, $"the booking is {BookingsOfEvent.NameOf(booking.State)}"),
        };
    }

    /// <summary>The case of a booking that is late by our record alone; null if it is not late.</summary>
    public static Open? Overdue(BookingDocument booking, DateTimeOffset now) => (booking.State, booking.Payment) switch
    {
        (BookingState.Paying, BookingPayment.Cancelling payment) when DueTimes.IsLate(payment.GivenUpAt, now) => new Open(
            PaymentCaseKind.CancelUnconfirmed,
            $"The payment was given up at {Moments.Words(payment.GivenUpAt)}; the provider has not confirmed that it is cancelled."),
        (BookingState.Paying, { } payment) when DueTimes.IsLate(payment.SettleBy, now) => new Open(
            PaymentCaseKind.CancelUnconfirmed,
            $"The payment was to settle by {Moments.Words(payment.SettleBy)}, and is not given up yet."),
        (BookingState.Booked, not BookingPayment.Captured) when !booking.IsFree && DueTimes.IsLate(SoldAt(booking), now) => new Open(
            PaymentCaseKind.CaptureUnfinished,
            $"The tickets were sold at {Moments.Words(SoldAt(booking))}; the money is not captured yet."),
        (BookingState.Booked, _) when PartRefunds.OwedSince(booking) is { } owed && DueTimes.IsLate(owed, now) => new Open(
            PaymentCaseKind.RefundUnfinished,
            $"The money of refunded tickets is to go back since {Moments.Words(owed)}, and is not back yet."),
        (_, BookingPayment.Refunding payment) when DueTimes.IsLate(payment.GivenUpAt, now) => new Open(
            PaymentCaseKind.RefundUnfinished,
            $"The money is to go back since {Moments.Words(payment.GivenUpAt)}, and is not back yet."),
        _ => null,
    };

    /// <summary>Decides on a booking whose payment the provider does not have.</summary>
    public static PaymentComparison Missing(BookingDocument booking, DateTimeOffset now) => (booking.State, booking.Payment) switch
    {
        // A payment without an answer is asked for again under its key, which makes the payment if it was never made.
        (BookingState.Paying, { PaymentId: null } payment) when !DueTimes.IsLate(payment.PayingAt, now) => new NotYet(),
        (BookingState.Paying, { } payment) when now < payment.PayingAt + Grace => new NotYet(),
        (BookingState.Paying or BookingState.Booked, _) or (_, BookingPayment.Refunding) => new Open(
            PaymentCaseKind.MissingAtProvider,
            PaymentCases.Missing($"The booking is {BookingsOfEvent.NameOf(booking.State)} and counts on {Counted(booking)}")),
        _ => new InStep(
            $"The booking is {BookingsOfEvent.NameOf(booking.State)}: it counts on no payment that the provider would have to have."),
    };

    /// <summary>Whether to ask the provider about a booking. Not while its webhook may still be on its way.</summary>
    public static bool IsToAskFor(BookingDocument booking, DateTimeOffset now) => (booking.State, booking.Payment) switch
    {
        (BookingState.Paying, { } payment) => now >= payment.PayingAt + Grace,
        (BookingState.Booked, _) => !booking.IsFree && DueTimes.IsLate(SoldAt(booking), now),
        (BookingState.Refunded or BookingState.Expired, _) => Overdue(booking, now) is not null,
        _ => false,
    };

    private static PaymentComparison OfPaying(
        BookingDocument booking, BookingPayment own, ProviderPayment payment, DateTimeOffset now) => (payment.Status, own) switch
        {
            (ProviderStatus.Authorised or ProviderStatus.Captured, _) when !PaymentMatch.IsSameMoney(booking, payment) =>
                Differs(booking, payment),
            (ProviderStatus.Authorised or ProviderStatus.Captured, BookingPayment.Processing) =>
                new Settle(PaymentCaseKind.CaptureUnfinished, $"The payment is {Words(payment)} and its booking is not booked."),
            (ProviderStatus.Authorised or ProviderStatus.Captured, _) when Overdue(booking, now) is not null =>
                GiveBack(payment, "it was given up"),
            (not (ProviderStatus.Voided or ProviderStatus.Refunded), BookingPayment.Cancelling) => Late(booking, now),
            (ProviderStatus.Processing or ProviderStatus.WaitsForBuyer, _) => Late(booking, now),
            _ => new Settle(PaymentCaseKind.CancelUnconfirmed, $"The payment is {Words(payment)} and its booking still waits for it."),
        };

    private static PaymentComparison OfBooked(BookingDocument booking, BookingPayment own, ProviderPayment payment, DateTimeOffset now)
    {
        bool recorded = own is BookingPayment.Captured;
        return payment.Status switch
        {
            ProviderStatus.Refunded when payment.AmountRefunded > PartRefunds.ToGoBack(booking) => new Settle(
                PaymentCaseKind.AmountDiffers,
                $"All {Money(payment.AmountRefunded, payment)} was paid back, and the booking is booked.",
                Flag: true),
            ProviderStatus.Authorised or ProviderStatus.Captured when !PaymentMatch.IsSameMoney(booking, payment) =>
                Differs(booking, payment),
            ProviderStatus.Captured when payment.AmountRefunded + payment.AmountRefunding > PartRefunds.ToGoBack(booking) =>
                Differs(booking, payment),
            ProviderStatus.Captured or ProviderStatus.Refunded when recorded => OfRefundedTickets(booking, payment, now),
            _ when !recorded && !DueTimes.IsLate(SoldAt(booking), now) => new NotYet(),
            _ => new Settle(
                PaymentCaseKind.CaptureUnfinished,
                $"The tickets were sold at {Moments.Words(SoldAt(booking))}; the payment is {Words(payment)}."),
        };
    }

    /// <summary>A sale whose money is captured. That of its refunded tickets must be back, or on its way and not for too long.</summary>
    private static PaymentComparison OfRefundedTickets(BookingDocument booking, ProviderPayment payment, DateTimeOffset now) =>
        PartRefunds.Settle(booking, payment, now) is null && PartRefunds.OwedSince(booking) is null
            ? new InStep("The payment is captured, and its booking is booked.")
        : PartRefunds.OwedSince(booking) is { } owed && !DueTimes.IsLate(owed, now) ? new NotYet()
        : new Settle(
            PaymentCaseKind.RefundUnfinished,
            $"{Money(PartRefunds.ToGoBack(booking), payment)} of refunded tickets are to go back; "
                + $"{Money(payment.AmountRefunded, payment)} are paid back and {Money(payment.AmountRefunding, payment)} on their way.");

    private static PaymentComparison Late(BookingDocument booking, DateTimeOffset now) =>
        (PaymentComparison?)Overdue(booking, now) ?? new NotYet();

    private static Settle Differs(BookingDocument booking, ProviderPayment payment) => new(
        PaymentCaseKind.AmountDiffers,
        $"The booking costs {Money(booking.Total, booking.Currency)} beside refunded tickets of "
            + $"{Money(PartRefunds.ToGoBack(booking), booking.Currency)}; "
            + $"the payment of {Money(payment.Amount, payment)} is {Words(payment)}, "
            + $"with {Money(payment.AmountCaptured, payment)} captured "
            + $"and {Money(payment.AmountRefunded + payment.AmountRefunding, payment)} paid back.",
        Flag: true);

    private static PaymentComparison GiveBack(ProviderPayment payment, string because) => payment switch
    {
        _ when !HasMoney(payment) => new InStep($"The payment is {Words(payment)}: no money is held or taken that is not given back."),
        { Status: ProviderStatus.Authorised } => new Settle(
            PaymentCaseKind.CancelUnconfirmed,
            $"The payment is authorised, and {because}: it is to be voided."),
        _ => new Settle(
            PaymentCaseKind.RefundUnfinished,
            $"Of {Money(payment.AmountCaptured, payment)} captured, {Money(payment.AmountRefunded, payment)} is paid back and "
                + $"{Money(payment.AmountRefunding, payment)} on its way; {because}."),
    };

    private static bool HasMoney(ProviderPayment payment) => payment.HasMoney() && !payment.IsOver();

    private static DateTimeOffset SoldAt(BookingDocument booking) => booking.SoldAt ?? booking.CreatedAt;

    private static string Counted(BookingDocument booking) =>
        booking.Payment?.PaymentId is { } paymentId ? $"payment '{paymentId}'" : "a payment that never got an answer";

    private static string Words(ProviderPayment payment) => payment.Status switch
    {
        ProviderStatus.WaitsForBuyer => "waiting for the buyer",
        ProviderStatus.Captured when payment.Dispute == DisputeState.Lost => "taken back by the buyer's bank",
        var status => status.ToString().ToLowerInvariant(),
    };

    private static string Money(long amount, ProviderPayment payment) => Money(amount, payment.Currency);

    private static string Money(long amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount} {currency} (minor units)");
}
