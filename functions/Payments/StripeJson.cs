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
[JsonSerializable(typeof(StripeFailure))]
[JsonSerializable(typeof(StripeEvent))]
internal sealed partial class StripeJson : JsonSerializerContext;

/// <param name="Created">Unix seconds.</param>
/// <param name="LatestCharge">Expanded, by every request of ours.</param>
internal sealed record StripeIntent(
    string Id,
    string Status,
    long Amount,
    string Currency,
    long Created = 0,
    long AmountReceived = 0,
    IReadOnlyDictionary<string, string>? Metadata = null,
    StripeNextAction? NextAction = null,
    StripeError? LastPaymentError = null,
    [property: JsonConverter(typeof(StripeChargeConverter))] StripeCharge? LatestCharge = null);

internal sealed record StripeNextAction(StripeRedirect? RedirectToUrl = null);

internal sealed record StripeRedirect(string? Url = null);

/// <param name="AmountRefunded">Minor units that were asked back, confirmed or not.</param>
/// <param name="Refunds">Expanded, by every request of ours.</param>
internal sealed record StripeCharge(string Id, long AmountRefunded = 0, bool Disputed = false, StripeList<StripeRefund>? Refunds = null);

/// <param name="Status"><c>pending</c>, <c>requires_action</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>.</param>
internal sealed record StripeRefund(string Id, long Amount, string? Status = null);

/// <param name="HasMore">Whether there are more after the last of these.</param>
/// <param name="NextPage">Of a search: asks for its next page.</param>
internal sealed record StripeList<T>(IReadOnlyList<T> Data, bool HasMore = false, string? NextPage = null);

internal sealed record StripeFailure(StripeError Error);

internal sealed record StripeError(
    string Type, string? Code = null, string? DeclineCode = null, string? Param = null, string? Message = null, StripeIntent? PaymentIntent = null);

internal sealed record StripeEvent(string Id, string Type, StripeEventData Data);

internal sealed record StripeEventData(StripeEventObject Object);

/// <summary>A payment intent or a charge.</summary>
/// <param name="PaymentIntent">The intent of a charge.</param>
internal sealed record StripeEventObject(
    string Id, string? PaymentIntent = null, IReadOnlyDictionary<string, string>? Metadata = null);
