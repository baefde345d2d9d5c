using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Payments;

/// <summary>
/// The members of the provider's objects that we read, as in its API reference. Reading is not strict: the provider may add members.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StripeIntent))]
[JsonSerializable(typeof(StripeList<StripeIntent>))]
[JsonSerializable(typeof(StripeList<StripeRefund>))]
[JsonSerializable(typeof(StripeRefund))]
[JsonSerializable(typeof(StripeList<StripeDispute>))]
[JsonSerializable(typeof(StripeFailure))]
[JsonSerializable(typeof(StripeEvent))]
[JsonSerializable(typeof(StripeList<StripeEvent>))]
[JsonSerializable(typeof(StripeEventObject))]
internal sealed partial class StripeJson : JsonSerializerContext;

/// <param name="Created">Unix seconds.</param>
/// <param name="LatestCharge">Every request of ours asks to expand it.</param>
internal sealed record StripeIntent(
    string Id,
    string Status,
    long Amount,
    string Currency,
    bool Livemode,
    long Created = 0,
    long AmountReceived = 0,
    IReadOnlyDictionary<string, string>? Metadata = null,
    StripeNextAction? NextAction = null,
    StripeError? LastPaymentError = null,
    [property: JsonConverter(typeof(StripeChargeConverter))] StripeCharge? LatestCharge = null);

internal sealed record StripeNextAction(StripeRedirect? RedirectToUrl = null);

internal sealed record StripeRedirect(string? Url = null);

/// <param name="Captured">Whether some of it was charged. The rest is then free again, and is listed as a refund.</param>
/// <param name="Refunds">Every request of ours asks to expand them.</param>
internal sealed record StripeCharge(
    string Id,
    long Amount = 0,
    long AmountCaptured = 0,
    bool Captured = false,
    bool Disputed = false,
    StripeList<StripeRefund>? Refunds = null);

/// <param name="Status"><c>pending</c>, <c>requires_action</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>.</param>
internal sealed record StripeRefund(string Id, long Amount, string? Status = null, string? FailureReason = null);

/// <param name="Status"><c>won</c>, <c>lost</c>, <c>warning_closed</c>, <c>prevented</c>, or another while the dispute is open.</param>
/// <param name="IsChargeRefundable">Whether the charge can still be paid back, as during an inquiry of the bank.</param>
internal sealed record StripeDispute(string Id, string Status, bool IsChargeRefundable = false);

/// <param name="HasMore">Whether the list goes on after these.</param>
/// <param name="NextPage">Asks for the next page; only a search has it.</param>
internal sealed record StripeList<T>(IReadOnlyList<T> Data, bool HasMore = false, string? NextPage = null);

internal sealed record StripeFailure(StripeError Error);

internal sealed record StripeError(
    string Type,
    string? Code = null,
    string? DeclineCode = null,
    string? Param = null,
    string? Message = null,
    StripeIntent? PaymentIntent = null);

internal sealed record StripeEvent(string Id, string Type, bool Livemode, StripeEventData Data);

internal sealed record StripeEventData(JsonElement Object);

/// <summary>A payment intent, a charge, a refund or a dispute.</summary>
/// <param name="PaymentIntent">The intent's id, if the object is not an intent itself.</param>
internal sealed record StripeEventObject(
    string Id, string? PaymentIntent = null, IReadOnlyDictionary<string, string>? Metadata = null, string? Status = null);
