using System.Diagnostics;
using System.Text.Json.Serialization;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>
/// A booking's payment, one record for each stage. A held or cancelled booking has none, or a <see cref="Declined"/> or
/// <see cref="Voided"/> one. A paying booking has a <see cref="Processing"/> or <see cref="Cancelling"/> one. A booked booking has an
/// <see cref="Authorised"/> or <see cref="Captured"/> one. A refunded or expired booking with money has a <see cref="Refunding"/>,
/// <see cref="Refunded"/> or <see cref="Voided"/> one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "status")]
[JsonDerivedType(typeof(Processing), "processing")]
[JsonDerivedType(typeof(Cancelling), "cancelling")]
[JsonDerivedType(typeof(Declined), "declined")]
[JsonDerivedType(typeof(Authorised), "authorised")]
[JsonDerivedType(typeof(Captured), "captured")]
[JsonDerivedType(typeof(Refunding), "refunding")]
[JsonDerivedType(typeof(Voided), "voided")]
[JsonDerivedType(typeof(Refunded), "refunded")]
internal abstract record BookingPayment
{
    private BookingPayment()
    {
    }

    /// <summary>Counts the payments of this booking from 1. It is part of the provider's idempotency key.</summary>
    public int Number { get; init; }

    /// <summary>The provider's token of the payment method.</summary>
    public string Method { get; init; } = "";

    /// <summary>The provider's id. Null until the provider is next heard of, unless its first answer needs the buyer.</summary>
    public string? PaymentId { get; init; }

    /// <summary>The Idempotency-Key of the confirm that started it.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Where the provider sends the buyer back to. A repeated request must name the same address.</summary>
    public string ReturnUrl { get; init; } = "";

    /// <summary>When the buyer confirmed.</summary>
    public DateTimeOffset PayingAt { get; init; }

    /// <summary>The time by which it must settle.</summary>
    public DateTimeOffset SettleBy { get; init; }

    /// <summary>The buyer's dispute of it at the bank.</summary>
    public DisputeState? Dispute { get; init; }

    /// <summary>Why it was declined, if the provider declined it.</summary>
    public DeclineReason? DeclineReason { get; init; }

    /// <summary>Only in documents of an earlier version; <see cref="BookingUpgrade"/> reads it.</summary>
    [JsonInclude]
    internal DateTimeOffset? Since { get; init; }

    /// <summary>The stage's name, as answers have it.</summary>
    [JsonIgnore]
    public PaymentProgress Status => this switch
    {
        Processing => PaymentProgress.Processing,
        Cancelling => PaymentProgress.Cancelling,
        Declined => PaymentProgress.Declined,
        Authorised => PaymentProgress.Authorised,
        Captured => PaymentProgress.Captured,
        Refunding => PaymentProgress.Refunding,
        Voided => PaymentProgress.Voided,
        Refunded => PaymentProgress.Refunded,
        _ => throw new UnreachableException(),
    };

    /// <summary>The same payment at another stage.</summary>
    public T To<T>()
        where T : BookingPayment, new() => new()
        {
            Number = Number,
            Method = Method,
            PaymentId = PaymentId,
            IdempotencyKey = IdempotencyKey,
            ReturnUrl = ReturnUrl,
            PayingAt = PayingAt,
            SettleBy = SettleBy,
            Dispute = Dispute,
            DeclineReason = DeclineReason,
        };

    /// <summary>The provider works on it, or waits for the buyer.</summary>
    public sealed record Processing : BookingPayment
    {
        /// <summary>Where the buyer must go, if the provider needs the buyer.</summary>
        public string? RedirectUrl { get; init; }

        /// <summary>When it was given more time. That happens once.</summary>
        public DateTimeOffset? ExtendedAt { get; init; }
    }

    /// <summary>Given up: settling may no longer book it. This is written before the provider is asked to cancel.</summary>
    public sealed record Cancelling : BookingPayment
    {
        public GiveUpReason Reason { get; init; }

        public DateTimeOffset GivenUpAt { get; init; }
    }

    /// <summary>The payment is gone. The hold goes on until its deadline.</summary>
    public sealed record Declined : BookingPayment;

    /// <summary>The booking is sold, and the money is not captured yet.</summary>
    public sealed record Authorised : BookingPayment
    {
        /// <summary>How often the provider has refused to capture it.</summary>
        public int CaptureRefusals { get; init; }
    }

    public sealed record Captured : BookingPayment;

    /// <summary>The booking has ended, and its money is on the way back.</summary>
    public sealed record Refunding : BookingPayment
    {
        public GiveUpReason? Reason { get; init; }

        public DateTimeOffset GivenUpAt { get; init; }
    }

    /// <summary>Cancelled before it was captured.</summary>
    public sealed record Voided : BookingPayment
    {
        public GiveUpReason? Reason { get; init; }
    }

    /// <summary>All of the money is back.</summary>
    public sealed record Refunded : BookingPayment
    {
        public GiveUpReason? Reason { get; init; }
    }
}

[JsonConverter(typeof(KebabEnum<GiveUpReason>))]
internal enum GiveUpReason
{
    /// <summary>The provider asks for another method. The payment could still be authorised until it is cancelled.</summary>
    Declined,

    /// <summary>It did not settle in time.</summary>
    TooLate,

    /// <summary>It waited for its buyer, who wants to pay with another method or give the seats back.</summary>
    Abandoned,

    /// <summary>Its amount or currency is not the booking's.</summary>
    AmountDiffers,
    EventCancelled,

    /// <summary>The tickets were sold, and the provider would not capture the money.</summary>
    CaptureFailed,

    /// <summary>An administrator refunded the sale.</summary>
    RefundAsked,

    /// <summary>Somebody paid the money back at the provider.</summary>
    PaidBack,
}

[JsonConverter(typeof(KebabEnum<PaymentProgress>))]
internal enum PaymentProgress
{
    Processing,

    /// <summary>Given up: settling may no longer book it. This is written before the provider is asked to cancel.</summary>
    Cancelling,
    Declined,
    Authorised,
    Captured,

    /// <summary>The booking has ended, and its money is on the way back.</summary>
    Refunding,
    Voided,
    Refunded,
}
