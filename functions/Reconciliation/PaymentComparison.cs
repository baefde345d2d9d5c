using System.Globalization;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Reconciliation;

/// <summary>What a payment of the provider's is to the booking of ours that it names. Decided by our record, never by the metadata alone.</summary>
internal abstract record PaymentComparison
{
    /// <summary>Nothing to do, for the reason given.</summary>
    public sealed record InStep(string Why) : PaymentComparison;

    /// <summary>Under way, and not for too long.</summary>
    public sealed record NotYet : PaymentComparison;

    /// <summary>Settle it; where that does not help, it is a case.</summary>
    /// <param name="Kind">Of the case.</param>
    /// <param name="Detail">Of the case.</param>
    /// <param name="Flag">Whether it is a case however the settling ends.</param>
    public sealed record Settle(PaymentCaseKind Kind, string Detail, bool Flag = false) : PaymentComparison;

    /// <summary>A case that nothing here can settle.</summary>
    public sealed record Open(PaymentCaseKind Kind, string Detail) : PaymentComparison;

    /// <summary>How long a step may take that is asked for again and again, before somebody is told.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long after its beginning a payment is left alone: its booking may be written by a process that is ahead of what we read,
    /// and the provider's index of metadata follows within a minute.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    public static PaymentComparison Decide(BookingDocument? booking, ProviderPayment payment, DateTimeOffset now)
    {
        bool young = now < payment.CreatedAt + Grace;
        if (!HasMoney(payment) && !(booking is { State: BookingState.Paying or BookingState.Booked } && IsCurrent(booking, payment)))
        {
            return new InStep($"The payment is {Of(payment)}: no money is held or taken that is not given back.");
        }

        if (!IsOurs(payment))
        {
            return new Open(PaymentCaseKind.UnknownPayment, $"The payment is {Of(payment)} and names no booking: this app did not make it.");
        }

        if (payment.Dispute == DisputeState.Open && booking?.Payment?.Dispute is not (DisputeState.Won or DisputeState.Lost))
        {
            return new Open(
                PaymentCaseKind.Disputed, $"The buyer disputes the payment at the bank; the booking is {(booking is null ? "unknown" : Of(booking))}.");
        }

        if (booking is null)
        {
            return young ? new NotYet() : new Settle(
                PaymentCaseKind.UnknownPayment, $"The payment is {Of(payment)} for a booking that is not there: it is given back.", Flag: true);
        }

        return IsCurrent(booking, payment) ? booking.State switch
        {
            BookingState.Paying => OfPaying(booking, payment, now),
            BookingState.Booked => OfBooked(booking, payment, now),
            _ when booking.Payment is { Status: PaymentProgress.Refunding, Since: { } since } && now < since + Patience => new NotYet(),
            _ => GiveBack(payment, $"the booking is {Of(booking)}"),
        }
        : young ? new NotYet()
        : GiveBack(payment, $"the booking counts on {booking.Payment?.PaymentId ?? "no payment"}");
    }

    /// <summary>What our record alone says is late, however the provider may answer; null where nothing is.</summary>
    public static Open? Overdue(BookingDocument booking, DateTimeOffset now) => booking switch
    {
        { State: BookingState.Paying, Payment: { Status: PaymentProgress.Cancelling } payment } when now >= GivenUpAt(payment) + Patience =>
            new Open(PaymentCaseKind.CancelUnconfirmed, $"The payment was given up at {Of(GivenUpAt(payment))}; the provider has not confirmed that it is cancelled."),
        { State: BookingState.Paying, Payment: { } payment } when now >= payment.SettleBy + Patience =>
            new Open(PaymentCaseKind.CancelUnconfirmed, $"The payment was to settle by {Of(payment.SettleBy)}, and is not given up yet."),
        { State: BookingState.Booked, Payment.Status: not PaymentProgress.Captured } when now >= SoldAt(booking) + Patience =>
            new Open(PaymentCaseKind.CaptureUnfinished, $"The tickets were sold at {Of(SoldAt(booking))}; the money is not captured yet."),
        { Payment: { Status: PaymentProgress.Refunding, Since: { } since } } when now >= since + Patience =>
            new Open(PaymentCaseKind.RefundUnfinished, $"The money is to go back since {Of(since)}, and is not back yet."),
        _ => null,
    };

    /// <summary>Of a booking whose payment the provider does not have.</summary>
    public static PaymentComparison Missing(BookingDocument booking, DateTimeOffset now) => booking switch
    {
        // One that never got an answer is asked for again under its key, which makes it where it was never made.
        { State: BookingState.Paying, Payment.PaymentId: null } when now < PayingSince(booking) + Patience => new NotYet(),
        { State: BookingState.Paying } when now < PayingSince(booking) + Grace => new NotYet(),
        { State: BookingState.Paying or BookingState.Booked } or { Payment.Status: PaymentProgress.Refunding } =>
            new Open(PaymentCaseKind.MissingAtProvider, $"The booking is {Of(booking)} and counts on {Counted(booking)}, which the provider does not have."),
        _ => new InStep($"The booking is {Of(booking)}: it counts on no payment that the provider would have to have."),
    };

    /// <summary>Whether the provider is asked after a booking of ours: not while its webhook may be on its way.</summary>
    public static bool IsToAskFor(BookingDocument booking, DateTimeOffset now) => booking.State switch
    {
        BookingState.Paying => now >= PayingSince(booking) + Grace,
        BookingState.Booked => now >= SoldAt(booking) + Patience,
        BookingState.Refunded or BookingState.Expired => Overdue(booking, now) is not null,
        _ => false,
    };

    private static PaymentComparison OfPaying(BookingDocument booking, ProviderPayment payment, DateTimeOffset now) => payment.Status switch
    {
        ProviderStatus.Authorised or ProviderStatus.Captured when !IsSameMoney(booking, payment) => Differs(booking, payment),
        ProviderStatus.Authorised or ProviderStatus.Captured when booking.Payment!.Status != PaymentProgress.Cancelling =>
            new Settle(PaymentCaseKind.CaptureUnfinished, $"The payment is {Of(payment)} and its booking is not booked."),
        ProviderStatus.Authorised or ProviderStatus.Captured when Overdue(booking, now) is not null => GiveBack(payment, "it was given up"),
        not (ProviderStatus.Voided or ProviderStatus.Refunded) when booking.Payment!.Status == PaymentProgress.Cancelling => Late(booking, now),
        ProviderStatus.Processing or ProviderStatus.WaitsForBuyer => Late(booking, now),
        _ => new Settle(PaymentCaseKind.CancelUnconfirmed, $"The payment is {Of(payment)} and its booking still waits for it."),
    };

    private static PaymentComparison OfBooked(BookingDocument booking, ProviderPayment payment, DateTimeOffset now)
    {
        bool recorded = booking.Payment!.Status == PaymentProgress.Captured;
        return payment.Status switch
        {
            ProviderStatus.Refunded => new Settle(
                PaymentCaseKind.AmountDiffers, $"All {Of(payment.AmountRefunded, payment)} was paid back, and the booking is booked.", Flag: true),
            ProviderStatus.Authorised or ProviderStatus.Captured when !IsSameMoney(booking, payment) => Differs(booking, payment),
            ProviderStatus.Captured when payment.AmountRefunded + payment.AmountRefunding > 0 => Differs(booking, payment),
            ProviderStatus.Captured when recorded => new InStep("The payment is captured, and its booking is booked."),
            _ when !recorded && now < SoldAt(booking) + Patience => new NotYet(),
            _ => new Settle(PaymentCaseKind.CaptureUnfinished, $"The tickets were sold at {Of(SoldAt(booking))}; the payment is {Of(payment)}."),
        };
    }

    private static PaymentComparison Late(BookingDocument booking, DateTimeOffset now) => (PaymentComparison?)Overdue(booking, now) ?? new NotYet();

    private static Settle Differs(BookingDocument booking, ProviderPayment payment) => new(
        PaymentCaseKind.AmountDiffers,
        $"The booking costs {Of(booking.Total, booking.Currency)}; the payment of {Of(payment.Amount, payment)} is {Of(payment)}, with "
            + $"{Of(payment.AmountCaptured, payment)} captured and {Of(payment.AmountRefunded + payment.AmountRefunding, payment)} paid back.",
        Flag: true);

    private static PaymentComparison GiveBack(ProviderPayment payment, string because) => payment switch
    {
        _ when !HasMoney(payment) => new InStep($"The payment is {Of(payment)}: no money is held or taken that is not given back."),
        { Status: ProviderStatus.Authorised } => new Settle(PaymentCaseKind.CancelUnconfirmed, $"The payment is authorised, and {because}: it is to be voided."),
        _ => new Settle(
            PaymentCaseKind.RefundUnfinished,
            $"Of {Of(payment.AmountCaptured, payment)} captured, {Of(payment.AmountRefunded, payment)} is paid back and "
                + $"{Of(payment.AmountRefunding, payment)} on its way; {because}."),
    };

    /// <summary>The metadata are those that this app writes.</summary>
    private static bool IsOurs(ProviderPayment payment) =>
        Ids.IsValid(payment.BookingId) && payment.UserId is { Length: > 0 and <= Limits.UserIdLength } && payment.Number >= 1;

    private static bool IsCurrent(BookingDocument booking, ProviderPayment payment) => GivingBack.CountsOn(booking, payment);

    private static bool HasMoney(ProviderPayment payment) => payment.HasMoney() && !payment.IsOver();

    private static bool IsSameMoney(BookingDocument booking, ProviderPayment payment) =>
        payment.Amount == booking.Total
        && payment.Currency == booking.Currency
        && (payment.Status != ProviderStatus.Captured || payment.AmountCaptured == booking.Total);

    private static DateTimeOffset PayingSince(BookingDocument booking) => LastOf(booking, "paying");

    private static DateTimeOffset SoldAt(BookingDocument booking) => LastOf(booking, "booked");

    private static DateTimeOffset GivenUpAt(BookingPayment payment) => payment.Since ?? payment.SettleBy;

    private static DateTimeOffset LastOf(BookingDocument booking, string what) =>
        (booking.Timeline.LastOrDefault(entry => entry.What == what) ?? booking.Timeline[^1]).At;

    private static string Counted(BookingDocument booking) => booking.Payment?.PaymentId is { } paymentId ? $"payment '{paymentId}'" : "a payment that never got an answer";

    private static string Of(BookingDocument booking) => booking.State.ToString().ToLowerInvariant();

    private static string Of(ProviderPayment payment) => payment.Status switch
    {
        ProviderStatus.WaitsForBuyer => "waiting for the buyer",
        ProviderStatus.Captured when payment.Dispute == DisputeState.Lost => "taken back by the buyer's bank",
        var status => status.ToString().ToLowerInvariant(),
    };

    private static string Of(long amount, ProviderPayment payment) => Of(amount, payment.Currency);

    private static string Of(long amount, string currency) => string.Create(CultureInfo.InvariantCulture, $"{amount} {currency} (minor units)");

    private static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
