using System.Text.Json;
using System.Text.Json.Serialization;

namespace TicketMaster.Payments;

/// <summary>
/// The members that we read of the provider's objects (its API reference names them). Not strict: the provider may add members.
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
/// <param name="LatestCharge">Expanded, by every request of ours.</param>
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

/// <param name="Refunds">Expanded, by every request of ours.</param>
/// <param name="Captured">Whether some of it was charged; what was not is then free again, and stands among the refunds.</param>
internal sealed record StripeCharge(
    string Id,
    long Amount = 0,
    long AmountCaptured = 0,
    bool Captured = false,
    bool Disputed = false,
    StripeList<StripeRefund>? Refunds = null);

/// <param name="Status"><c>pending</c>, <c>requires_action</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>.</param>
internal sealed record StripeRefund(string Id, long Amount, string? Status = null, string? FailureReason = null);

/// <param name="Status"><c>won</c>, <c>lost</c>, <c>warning_closed</c>, <c>prevented</c>, or one of a dispute that is open.</param>
/// <param name="IsChargeRefundable">Whether the charge can be paid back all the same, as at a mere inquiry of the bank's.</param>
internal sealed record StripeDispute(string Id, string Status, bool IsChargeRefundable = false);

/// <param name="HasMore">Whether there are more after the last of these.</param>
/// <param name="NextPage">Of a search: asks for its next page.</param>
internal sealed record StripeList<T>(IReadOnlyList<T> Data, bool HasMore = false, string? NextPage = null);

internal sealed record StripeFailure(StripeError Error);

internal sealed record StripeError(
    string Type, string? Code = null, string? DeclineCode = null, string? Param = null, string? Message = null, StripeIntent? PaymentIntent = null);

internal sealed record StripeEvent(string Id, string Type, bool Livemode, StripeEventData Data);

internal sealed record StripeEventData(JsonElement Object);

/// <summary>A payment intent, a charge, a refund or a dispute.</summary>
/// <param name="PaymentIntent">The intent of what is none itself.</param>
internal sealed record StripeEventObject(
    string Id, string? PaymentIntent = null, IReadOnlyDictionary<string, string>? Metadata = null, string? Status = null);
