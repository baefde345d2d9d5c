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
[JsonSerializable(typeof(StripeFailure))]
[JsonSerializable(typeof(StripeEvent))]
internal sealed partial class StripeJson : JsonSerializerContext;

/// <param name="LatestCharge">The charge's id, or the charge itself where the request asked to expand it.</param>
internal sealed record StripeIntent(
    string Id,
    string Status,
    long Amount,
    string Currency,
    IReadOnlyDictionary<string, string>? Metadata = null,
    StripeNextAction? NextAction = null,
    JsonElement? LatestCharge = null);

internal sealed record StripeNextAction(StripeRedirect? RedirectToUrl = null);

internal sealed record StripeRedirect(string? Url = null);

internal sealed record StripeFailure(StripeError Error);

internal sealed record StripeError(
    string Type, string? Code = null, string? Param = null, string? Message = null, StripeIntent? PaymentIntent = null);

internal sealed record StripeEvent(string Id, string Type, StripeEventData Data);

internal sealed record StripeEventData(StripeEventObject Object);

/// <summary>A payment intent or a charge.</summary>
/// <param name="PaymentIntent">The intent of a charge.</param>
internal sealed record StripeEventObject(
    string Id, string? PaymentIntent = null, IReadOnlyDictionary<string, string>? Metadata = null);
